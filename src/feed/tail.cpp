#include "feed/tail.h"

#include <algorithm>

#include "base/check.h"

namespace parley::feed {
namespace {

// A chunk is the unit of dropping, and the longest piece a reader is given at once.
constexpr std::size_t kChunkBytes = 32 * 1024;
constexpr std::size_t kChunkFrames = 256;

}  // namespace

std::string& Tail::open() {
  if (!chunks_) chunks_ = std::make_unique<Chunks>();
  const bool full = !chunks_->empty() && (chunks_->back().run.bytes() >= kChunkBytes ||
                                          chunks_->back().run.frames() >= kChunkFrames);
  if (chunks_->empty() || full) chunks_->push_back({end_, {}});
  return chunks_->back().run.open_frame();
}

void Tail::close() {
  CHECK(chunks_ && !chunks_->empty());
  bytes_ += chunks_->back().run.close_frame();
  ++end_;
}

void Tail::shrink(std::size_t bytes_max, std::size_t events_max) {
  while (chunks_ && chunks_->size() > 1 && (bytes_ > bytes_max || end_ - first_ > events_max))
    drop_front();
}

void Tail::drop_all() {
  chunks_.reset();
  bytes_ = 0;
  first_ = end_;
}

void Tail::drop_front() {
  const Chunk& chunk = chunks_->front();
  bytes_ -= chunk.run.bytes();
  first_ = chunk.first + chunk.run.frames();
  chunks_->erase(chunks_->begin());
}

const Tail::Chunk& Tail::chunk_of(Seq seq) const {
  CHECK(seq >= first_ && seq < end_);
  const auto behind =
      std::upper_bound(chunks_->begin(), chunks_->end(), seq,
                       [](Seq value, const Chunk& chunk) { return value < chunk.first; });
  CHECK(behind != chunks_->begin());
  return *std::prev(behind);
}

Tail::Stretch Tail::stretch(Seq from, std::size_t bytes_max) const {
  const Chunk& chunk = chunk_of(from);
  const std::size_t begin = from - chunk.first;
  const std::size_t count = chunk.run.frames_within(begin, bytes_max);
  return {chunk.run.frames_between(begin, begin + count), from + count};
}

std::size_t Tail::empty_before(Seq from, Seq to) const {
  const Chunk& chunk = chunk_of(from);
  return chunk.run.empty_before(from - chunk.first, to - chunk.first);
}

Tail::Position Tail::after(Seq from, std::size_t taken) const {
  const Chunk& chunk = chunk_of(from);
  const FrameRun::Split split = chunk.run.split(from - chunk.first, taken);
  return {chunk.first + split.frame, split.rest};
}

}  // namespace parley::feed
