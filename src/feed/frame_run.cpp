#include "feed/frame_run.h"

#include <algorithm>

namespace parley::feed {

std::size_t FrameRun::frames_within(std::size_t from, std::size_t limit) const {
  if (from >= ends_.size()) return 0;
  const std::size_t stop = begin_of(from) + limit;
  const auto last =
      std::upper_bound(ends_.begin() + static_cast<std::ptrdiff_t>(from), ends_.end(), stop);
  const auto count = static_cast<std::size_t>(last - ends_.begin()) - from;
  return std::max<std::size_t>(count, 1);
}

std::size_t FrameRun::empty_before(std::size_t from, std::size_t to) const {
  CHECK(from <= to && to <= ends_.size());
  std::size_t first = to;
  while (first > from && begin_of(first - 1) == begin_of(to)) --first;
  return to - first;
}

FrameRun::Split FrameRun::split(std::size_t from, std::size_t taken) const {
  const std::size_t stop = begin_of(from) + taken;
  CHECK(stop <= bytes_.size());
  // The first frame that ends behind `stop`: everything before it is complete.
  const auto next =
      std::upper_bound(ends_.begin() + static_cast<std::ptrdiff_t>(from), ends_.end(), stop);
  const auto frame = static_cast<std::size_t>(next - ends_.begin());
  if (frame == ends_.size() || begin_of(frame) == stop) return {frame, {}};
  return {frame + 1, std::string_view(bytes_).substr(stop, ends_[frame] - stop)};
}

}  // namespace parley::feed
