// Deflater: makes the payload of one compressed message (RFC 7692 7.2.1), each as if it were the
// first: no context is taken over, so that the same bytes serve every reader. And the frames that
// carry such payloads.
//
// Threads: its loop's; one for a loop is enough. Memory: 268 KB with the largest window, for good.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ws/deflate_terms.h"
#include "ws/frame.h"

namespace parley::ws {

// A shorter payload goes as it is, which RFC 7692 6 allows for each message. Measured on events
// with a text in English (Chinese): 192 bytes become 167 (184) in 12 us (18), 256 become 209 (239)
// in 14 (22), 384 become 282 (327) in 17 (29), 512 become 356 (400) in 22 (26). Only from here on
// more than a quarter goes; below, what is saved is a small part of a packet that goes out anyway.
inline constexpr std::size_t kDeflateBytesMin = 384;

class Deflater {
 public:
  // Frames fit every reader whose terms allow a window of so many bits, 9 to 15, or more.
  explicit Deflater(std::uint8_t window_bits = kDeflateWindowBitsMax);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::uint8_t window_bits() const { return window_bits_; }

  // Appends the compressed payload. False, and `out` as it was, where that would not be shorter.
  [[nodiscard]] bool append(std::string& out, std::string_view message);

 private:
  z_stream stream_{};
  std::uint8_t window_bits_;
};

// A whole unmasked frame with FIN, after what `out` holds: compressed where it has `bytes_min` and
// becomes shorter, else as append_frame() makes it. For a text or binary message only (RFC 7692
// 6.1).
void append_deflated_frame(std::string& out, Opcode opcode, std::string_view payload,
                           Deflater& deflater, std::size_t bytes_min = kDeflateBytesMin);

// The same as a client sends it. The key must be unpredictable (RFC 6455 10.3).
void append_masked_deflated_frame(std::string& out, Opcode opcode, std::string_view payload,
                                  MaskKey key, Deflater& deflater,
                                  std::size_t bytes_min = kDeflateBytesMin);

}  // namespace parley::ws
