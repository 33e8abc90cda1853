// Histogram: latencies in microseconds, kept to within 1.6 % in a fixed 16 KiB, from one
// microsecond to two hours. The scheme is HdrHistogram's: each power of two is cut into equal
// parts.
//
// Threads: one owner. Invariant: count() is the sum of all cells.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace parley::cli {

class Histogram {
 public:
  // What is above two hours counts as two hours.
  void add(std::uint64_t micros);

  // The least value that `share` (0 … 1) of all values do not exceed, as the top of its cell;
  // 0 when there is none.
  [[nodiscard]] std::uint64_t percentile(double share) const;
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t largest() const { return largest_; }

 private:
  static constexpr unsigned kPartBits = 6;  // 64 parts a power of two
  static constexpr unsigned kPowers = 33;
  static constexpr std::size_t kCells = std::size_t{kPowers - kPartBits + 1} << kPartBits;

  static std::size_t cell_of(std::uint64_t micros);
  static std::uint64_t top_of(std::size_t cell);

  std::array<std::uint64_t, kCells> cells_{};
  std::uint64_t count_ = 0;
  std::uint64_t largest_ = 0;
};

}  // namespace parley::cli
