// Dice: all chance of a simulated world, drawn from its one seed.
//
// Threads: one. Invariant: the same seed and the same questions give the same answers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/random.h"

namespace parley::sim {

using Micros = std::chrono::microseconds;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  std::uint64_t next() { return random_.next_u64(); }
  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
  // Both ends included.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return low + random_.below(high - low + 1);
  }
  Micros between(Micros low, Micros high) {
    return Micros(static_cast<std::int64_t>(between(static_cast<std::uint64_t>(low.count()),
                                                    static_cast<std::uint64_t>(high.count()))));
  }
  bool percent(std::uint64_t of_hundred) { return random_.below(100) < of_hundred; }

  // An item of a container that is not empty.
  template <class Items>
  auto& pick(Items& items) {
    auto it = items.begin();
    for (std::uint64_t steps = below(items.size()); steps > 0; --steps) ++it;
    return *it;
  }

 private:
  SeededRandom random_;
};

}  // namespace parley::sim
