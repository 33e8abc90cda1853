// Framer: puts what is said into the frames of a transport. One for a loop: readers of the same
// framing share what it made.
//
// Threads: its loop's. Memory: a compressor (268 KB at the most) for each window that a client has
// asked for so far; a buffer for the object under way.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/framing.h"
#include "ws/deflater.h"
#include "ws/frame.h"

namespace parley::gateway {

class Framer {
 public:
  // `deflate_bytes_min`: of the shortest message that is compressed where its framing allows it.
  explicit Framer(std::size_t deflate_bytes_min = ws::kDeflateBytesMin)
      : deflate_bytes_min_(deflate_bytes_min) {}

  // Appends the frame of what `encode(std::string&)` appends, a text without line breaks; nothing
  // if that is nothing.
  template <class Encode>
  void append(std::string& out, Framing framing, Encode&& encode) {
    text_.clear();
    encode(text_);
    append_text(out, framing, text_);
    if (text_.capacity() > kTextBytesKept) text_ = {};
  }

  // The same for a text that is there.
  void append_text(std::string& out, Framing framing, std::string_view text);

  // A message of a WebSocket as it is, also an empty or a binary one.
  void append_message(std::string& out, Framing framing, ws::Opcode opcode,
                      std::string_view message);

 private:
  static constexpr std::size_t kTextBytesKept = 64 * 1024;

  ws::Deflater& deflater_for(Framing framing);

  std::size_t deflate_bytes_min_;
  std::string text_;
  std::array<std::unique_ptr<ws::Deflater>, kFramings - form_of(Framing::kDeflated9)> deflaters_;
};

}  // namespace parley::gateway
