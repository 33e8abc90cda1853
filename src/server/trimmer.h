// Trimmer: gives memory back to the system when most of the connections have gone.
//
// The allocator keeps what connections freed for those that come next, as long as something small
// lives above it; the server then looks as large as its largest crowd, for ever, to an operator and
// to its own admission (bounds.h). Measured: 2,000 people in TLS leave 29 MiB behind, of which
// malloc_trim(3) gives back 25 in 6 to 30 ms. Since others that allocate wait for it meanwhile, it
// is done seldom, on a thread of its own, and not while people are coming back.
//
// Threads: loop 0. Time is an argument.
#pragma once

#include <cstddef>
#include <memory>

#include "base/error.h"
#include "base/time.h"
#include "loop/worker.h"

namespace parley::server {

// When it is worth it: most of a large crowd is gone, and no more have come for a while.
class Ebb {
 public:
  static constexpr std::size_t kGoneMin = 32;
  static constexpr auto kQuietTime = Millis(5'000);

  // To be told about once a second how many are there. True once for each ebb.
  bool due(std::size_t connections, MonoTime now);

 private:
  bool low(std::size_t connections) const {
    return connections <= most_ / 2 && most_ - connections >= kGoneMin;
  }

  std::size_t most_ = 0;    // since the last ebb
  std::size_t before_ = 0;  // when last told
  MonoTime quiet_since_{};
};

class Trimmer {
 public:
  static Result<std::unique_ptr<Trimmer>> start();

  // As Ebb::due(); trims where it is.
  void told(std::size_t connections, MonoTime now);

 private:
  Trimmer() = default;

  Ebb ebb_;
  std::unique_ptr<loop::Worker> worker_;
};

}  // namespace parley::server
