// Decoder: bytes of one WebSocket connection in, messages and control frames out (RFC 6455 5, 7,
// 8), compressed ones too where that was negotiated (RFC 7692). A pure state machine; strict:
// whatever the RFC forbids is a fault with its close code.
//
// Threads: the connection's. Lifetime: what a Step points to is good until the next call of next(),
// and no longer than the input it may lie in. Memory: none on the heap while no frame or message
// is in pieces; then what has come, grown geometrically, never what a header announces; and an
// inflater while a compressed message is under way, whose every byte counts against the maximum
// before the next one is made.
// Invariant: however the bytes are cut into chunks, the messages and the fault are the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "ws/frame.h"
#include "ws/message_buffer.h"

namespace parley::ws {

class Inflaters;

struct Step {
  enum class Kind : std::uint8_t {
    kNeedMore,  // the input is used up
    kMessage,   // opcode kText (valid UTF-8) or kBinary, and the payload, inflated
    kPing,      // payload: answer with a pong that repeats it
    kPong,      // payload
    kClose,     // code (1005: the peer gave none) and reason, valid UTF-8
    kFault,     // close with code; reason is a static line
  };
  Kind kind = Kind::kNeedMore;
  Opcode opcode = Opcode::kContinuation;
  std::uint16_t code = 0;
  std::span<char> payload{};
  std::string_view reason{};

  std::string_view text() const { return {payload.data(), payload.size()}; }
};

class Decoder {
 public:
  // Readable bytes after every payload, for simdjson: a message that was in pieces or compressed
  // brings them itself; one that lies whole in the input has what the receive buffer has.
  static constexpr std::size_t kPaddingBytes = MessageBuffer::kPaddingBytes;

  // `message_bytes_max` is of the payload, after inflation.
  Decoder(Role role, std::size_t message_bytes_max);
  // Of a connection that negotiated permessage-deflate, without context takeover of the peer.
  Decoder(Role role, std::size_t message_bytes_max, Inflaters& inflaters);
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;
  ~Decoder();

  // Takes bytes off the front of `input`, unmasking in place, until there is something to say.
  // Call until kNeedMore; then `input` is empty. A message that lies whole in the input is handed
  // out where it lies, and no byte after it is touched. After kClose or kFault nothing is decoded:
  // input is swallowed.
  Step next(std::span<char>& input);

  // A message or frame is in pieces, or a compressed one was the last step: memory is held for it.
  [[nodiscard]] bool holds_memory() const { return partial_ != nullptr; }
  // How much, for the caps and the tests.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Partial;

  Step begin_frame(std::span<char>& input);
  Step whole_frame(const FrameHeader& header, std::span<char> payload);
  Step continue_frame(std::span<char>& input);
  Step take_data(std::span<char> chunk, std::uint64_t still, bool last);
  Step take_deflated(std::span<char> chunk, bool last);
  Step end_message();
  Step control(Opcode opcode, std::span<char> payload);
  Step close(std::span<char> payload);
  Step fault(std::uint16_t code, const char* reason);
  const char* check_sequence(const FrameHeader& header) const;
  bool too_large(const FrameHeader& header) const;
  Partial& partial();

  std::unique_ptr<Partial> partial_;
  std::size_t message_bytes_max_;
  Inflaters* inflaters_ = nullptr;              // none: nothing compressed may come
  std::array<char, kHeaderBytesMax> header_{};  // of a header that came in parts
  std::uint8_t header_size_ = 0;
  Role role_;
  bool ended_ = false;    // after a close or a fault
  bool release_ = false;  // what the last step showed lay in partial_, and is done
};

static_assert(sizeof(Decoder) <= 48, "counts for every idle connection");

}  // namespace parley::ws
