// Chance as an argument. Two true forms: the operating system's generator (loop/os_random.h) and
// SeededRandom, for tests and the simulator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace parley {

class Random {
 public:
  virtual ~Random() = default;

  // Fills the whole span. The operating system's form is fit for secrets, the seeded one is not.
  virtual void fill(std::span<std::byte> out) = 0;

  std::uint64_t next_u64();

  // Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
};

// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same stream.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> out) override;

 private:
  std::uint64_t state_;
};

}  // namespace parley
