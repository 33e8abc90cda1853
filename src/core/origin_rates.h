// OriginRates: how often each address may ask for something that costs the server for ever.
//
// Threads: the core's. Time is an argument.
// Invariant: at most kOriginsMax origins are known; who comes while so many are owed something
// shares one bucket with all others who do.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "base/time.h"
#include "core/rates.h"
#include "model/client.h"

namespace parley::core {

class OriginRates {
 public:
  static constexpr std::size_t kOriginsMax = 16'384;  // about 1 MB

  // As Bucket::take; always 0 for model::kLoopback.
  std::uint32_t take(model::Origin origin, Rate rate, MonoTime now);

  std::size_t size() const { return buckets_.size(); }

 private:
  std::unordered_map<model::Origin, Bucket> buckets_;
  Bucket of_the_rest_;
};

}  // namespace parley::core
