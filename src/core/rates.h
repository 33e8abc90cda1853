// Rates: how often one user may ask. A token bucket per user and class.
//
// Kept as the one time at which the bucket will be full again (the generic cell rate algorithm,
// ITU-T I.371): eight bytes a bucket, and no refilling to do.
//
// Threads: the core's. Time is an argument.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/time.h"

namespace parley::core {

enum class RateClass : std::uint8_t { kSend, kChange, kEphemeral, kQuery, kNone };

struct Rate {
  std::uint32_t per_second;
  std::uint32_t burst;
};

// Generous: a person never meets them, a runaway script does at once.
inline constexpr std::array<Rate, 4> kRates{{{20, 60}, {5, 30}, {20, 60}, {20, 100}}};

// New guests, of all strangers together: each is kept for ever, in memory with about 1 KB. A hall
// full of people is let in at once; a script that makes people up costs 80 MB in a day, which was
// a minute's work.
inline constexpr Rate kGuestRate{1, 500};

class Bucket {
 public:
  // Takes one token and answers 0, or takes none and answers after how many milliseconds there
  // will be one.
  std::uint32_t take(Rate rate, MonoTime now);

 private:
  MonoTime full_at_{};
};

// One user's buckets. As small as a pointer for who has asked nothing yet.
class Rates {
 public:
  // As Bucket::take; kNone is always 0.
  std::uint32_t take(RateClass rate_class, MonoTime now);

 private:
  std::unique_ptr<std::array<Bucket, kRates.size()>> buckets_;
};

}  // namespace parley::core
