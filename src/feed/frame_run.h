// FrameRun: encoded frames back to back, with their borders. Fan-out hands out stretches of it, so
// that what is due to a reader in one log is one piece of memory, however many events it holds.
//
// Threads: its loop's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace parley::feed {

class FrameRun {
 public:
  std::size_t frames() const { return ends_.size(); }
  std::size_t bytes() const { return bytes_.size(); }
  bool empty() const { return ends_.empty(); }

  // What the encoder appends to; close_frame() ends the frame and says how long it is. A frame may
  // be empty.
  std::string& open_frame() { return bytes_; }
  std::size_t close_frame() {
    const std::size_t begin = begin_of(frames());
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    return bytes_.size() - begin;
  }

  void clear() {
    bytes_.clear();
    ends_.clear();
  }

  // Frames [from, to), back to back.
  std::string_view frames_between(std::size_t from, std::size_t to) const {
    CHECK(from <= to && to <= ends_.size());
    return std::string_view(bytes_).substr(begin_of(from), begin_of(to) - begin_of(from));
  }

  // How many frames, counted from `from`, begin within `limit` bytes; at least one if there is one.
  std::size_t frames_within(std::size_t from, std::size_t limit) const;

  // How many of the frames [from, to) are empty and directly before `to`.
  std::size_t empty_before(std::size_t from, std::size_t to) const;

  // Of `taken` bytes counted from the begin of frame `from`: the frame they end in, and how many of
  // its bytes are still to come (none: they end at a border, and `frame` is the next one).
  struct Split {
    std::size_t frame = 0;
    std::string_view rest;
  };
  Split split(std::size_t from, std::size_t taken) const;

 private:
  std::size_t begin_of(std::size_t frame) const { return frame == 0 ? 0 : ends_[frame - 1]; }

  std::string bytes_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace parley::feed
