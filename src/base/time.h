// Two clocks that cannot be mixed up. Nobody below `loop` reads a clock: time comes as an argument.
#pragma once

#include <chrono>
#include <cstdint>

namespace parley {

using Millis = std::chrono::milliseconds;

// Wall time, for people and for what is stored. Milliseconds since 1970 UTC on the wire.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Millis>;

// Time that only goes forward, for deadlines and rates.
using MonoTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

inline std::int64_t to_unix_ms(WallTime time) {
  return time.time_since_epoch().count();
}
inline WallTime from_unix_ms(std::int64_t ms) {
  return WallTime(Millis(ms));
}

// Both clocks, read once per loop turn and handed down.
struct Now {
  WallTime wall;
  MonoTime mono;
};

}  // namespace parley
