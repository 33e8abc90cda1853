// AttendedClock: the seconds of a loop, without those in which it did not turn. A process that was
// stopped (SIGSTOP, a paused machine) heard nobody and asked nobody, so that time is not held
// against any peer: who was there before it is there after it.
//
// Threads: its loop's. Reads no clock: time comes as an argument and must not go back.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace parley::gateway {

class AttendedClock {
 public:
  // A loop turns ten times a second and more (Hub::sweep); this is no turn that took long.
  static constexpr auto kGapMax = std::chrono::seconds(2);

  explicit AttendedClock(MonoTime start) : last_(start) {}

  // To be told in each turn. Whole seconds, from a begin of its own: only differences mean
  // anything.
  std::uint32_t advance(MonoTime now) {
    if (now - last_ > kGapMax) absent_ += now - last_;
    last_ = now;
    const auto attended = now.time_since_epoch() - absent_;
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(attended).count());
  }

 private:
  MonoTime last_;
  MonoTime::duration absent_{};
};

}  // namespace parley::gateway
