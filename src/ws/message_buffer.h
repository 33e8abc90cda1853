// MessageBuffer: the bytes of a message that comes in pieces. Grows by doubling what has come,
// never towards what a header announced, and keeps room for the padding behind it.
//
// Threads: its decoder's. `most`, everywhere: what the message can come to at the utmost, so that
// the last doubling is no waste.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>

#include "base/check.h"

namespace parley::ws {

class MessageBuffer {
 public:
  // Readable zeros after the bytes, for simdjson.
  static constexpr std::size_t kPaddingBytes = 64;

  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  std::span<char> bytes() { return {bytes_.get(), size_}; }

  void append(std::span<const char> more, std::size_t most) {
    reserve(more.size(), most);
    if (!more.empty()) std::memcpy(bytes_.get() + size_, more.data(), more.size());
    size_ += more.size();
  }

  // For who writes by himself: all the free place, at least `wanted` bytes where `most` lets it.
  // wrote() then says how much of it was used.
  std::span<char> room(std::size_t wanted, std::size_t most) {
    CHECK(size_ < most);
    reserve(std::min(wanted, most - size_), most);
    return {bytes_.get() + size_, std::min(capacity_ - kPaddingBytes, most) - size_};
  }

  void wrote(std::size_t bytes) {
    CHECK(size_ + bytes + kPaddingBytes <= capacity_);
    size_ += bytes;
  }

  void pad() {
    reserve(0, size_);
    std::memset(bytes_.get() + size_, 0, kPaddingBytes);
  }

 private:
  void reserve(std::size_t more, std::size_t most) {
    const std::size_t needed = size_ + more + kPaddingBytes;
    if (needed <= capacity_) return;
    capacity_ = std::max(needed, std::min(capacity_ * 2, most + kPaddingBytes));
    auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
    if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
    bytes_ = std::move(larger);
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace parley::ws
