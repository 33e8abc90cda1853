#include "cli/bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace parley::cli {

void Histogram::add(std::uint64_t micros) {
  ++cells_[std::min(cell_of(micros), kCells - 1)];
  ++count_;
  largest_ = std::max(largest_, micros);
}

std::uint64_t Histogram::percentile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(
      std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    seen += cells_[cell];
    if (seen > 0 && seen >= wanted) return std::min(top_of(cell), largest_);
  }
  return 0;
}

// Below 64 a cell is one value. Above, the leading bit names the row and the six bits after it the
// cell in the row.
std::size_t Histogram::cell_of(std::uint64_t micros) {
  const unsigned width = static_cast<unsigned>(std::bit_width(micros));
  if (width <= kPartBits) return micros;
  const unsigned shift = width - kPartBits - 1;
  const std::uint64_t part = (micros >> shift) & ((1U << kPartBits) - 1);
  return ((std::size_t{shift} + 1) << kPartBits) + part;
}

std::uint64_t Histogram::top_of(std::size_t cell) {
  const std::size_t row = cell >> kPartBits;
  const std::uint64_t part = cell & ((1U << kPartBits) - 1);
  if (row == 0) return part;
  return ((part + (1U << kPartBits) + 1) << (row - 1)) - 1;
}

}  // namespace parley::cli
