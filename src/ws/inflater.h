// Inflater: gives the payload of one compressed message back (RFC 7692 7.2.2), bounded while it
// does. Pure: bytes in, bytes out.
//
// Threads: its loop's. Memory: about 7 KB, and 32 KB more once a first message has come to
// anything; it is had only while a compressed message is under way, from the loop's Inflaters.
// Invariant: however the payload is cut, what comes out and the answer are the same.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "ws/message_buffer.h"

namespace parley::ws {

class Inflater {
 public:
  enum class Answer : std::uint8_t {
    kFine,
    kTooLarge,  // there is more than `bytes_max`: `out` holds one byte too many, and no more
    kGarbage,   // no deflate data; `out` holds what came before
  };

  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // A new message, with nothing of an earlier one to point back to.
  void begin();

  // The next part of the payload: appends what it comes to. After another answer than kFine only
  // begin() may follow.
  [[nodiscard]] Answer feed(std::span<const char> payload, MessageBuffer& out,
                            std::size_t bytes_max);

  // The payload is over: was it whole? It has to end where the four octets that RFC 7692 7.2.1
  // takes off complete an empty block, or with a block that calls itself the last.
  [[nodiscard]] bool finish();

  // What zlib holds now.
  std::size_t memory_bytes() const { return memory_bytes_; }

 private:
  static void* allocate(void* self, unsigned items, unsigned size);
  static void release(void* self, void* memory);

  z_stream stream_{};
  std::size_t memory_bytes_ = 0;
  bool ended_ = false;  // the last block so far had BFINAL
};

// Inflaters: a loop's. Keeps one for the next message, so that messages which come whole share it;
// more exist only while more messages are in pieces.
//
// Threads: its loop's. Lifetime: outlives the decoders that take from it.
class Inflaters {
 public:
  // Ready for a new message.
  [[nodiscard]] std::unique_ptr<Inflater> take();
  void give_back(std::unique_ptr<Inflater> inflater);

 private:
  std::unique_ptr<Inflater> spare_;
};

}  // namespace parley::ws
