// OutBuffer: what a connection has to say of its own, answers and control frames, until the socket
// has taken it. Events of rooms never come here: they are sent from where the feed keeps them.
//
// A connection has one only while there is something in it, so keeping silent costs a null pointer;
// the pool of its loop hands out emptied ones again, so that answering allocates nothing.
//
// Threads: its loop's.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::gateway {

struct OutBuffer {
  std::string bytes;
  std::size_t sent = 0;

  std::string_view unsent() const { return std::string_view(bytes).substr(sent); }
};

class OutBufferPool {
 public:
  std::unique_ptr<OutBuffer> lend() {
    if (spare_.empty()) return std::make_unique<OutBuffer>();
    std::unique_ptr<OutBuffer> buffer = std::move(spare_.back());
    spare_.pop_back();
    return buffer;
  }

  void take_back(std::unique_ptr<OutBuffer> buffer) {
    if (spare_.size() == kSpareMax || buffer->bytes.capacity() > kSpareBytesMax) return;
    buffer->bytes.clear();
    buffer->sent = 0;
    spare_.push_back(std::move(buffer));
  }

 private:
  // Enough for a turn in which many are answered; 256 KiB a loop at the most.
  static constexpr std::size_t kSpareMax = 256;
  static constexpr std::size_t kSpareBytesMax = 1024;

  std::vector<std::unique_ptr<OutBuffer>> spare_;
};

}  // namespace parley::gateway
