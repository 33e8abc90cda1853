// The frame of RFC 6455 5.2: its header, read and written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ws/mask.h"

namespace parley::ws {

enum class Opcode : std::uint8_t {
  kContinuation = 0x0,
  kText = 0x1,
  kBinary = 0x2,
  kClose = 0x8,
  kPing = 0x9,
  kPong = 0xA,
};

[[nodiscard]] constexpr bool is_control(Opcode opcode) {
  return (static_cast<std::uint8_t>(opcode) & 0x8) != 0;
}

// Close codes of RFC 6455 7.4.1 that this codec speaks itself.
inline constexpr std::uint16_t kCloseNormal = 1000;
inline constexpr std::uint16_t kCloseGoingAway = 1001;
inline constexpr std::uint16_t kCloseProtocolError = 1002;
inline constexpr std::uint16_t kCloseNoStatus = 1005;  // never on the wire
inline constexpr std::uint16_t kCloseInvalidPayload = 1007;
inline constexpr std::uint16_t kCloseTooLarge = 1009;

inline constexpr std::size_t kControlBytesMax = 125;  // RFC 6455 5.5
inline constexpr std::size_t kServerHeaderBytesMax = 10;
inline constexpr std::size_t kHeaderBytesMax = 14;
inline constexpr std::uint8_t kRsv1Bit = 0x40;  // of a frame's first byte

// May a close frame carry this code? (RFC 6455 7.4.1, 7.4.2, and the IANA registry)
[[nodiscard]] bool is_valid_close_code(std::uint16_t code);

// --- writing ---------------------------------------------------------------------------------

// An unmasked header, as a server sends it (RFC 6455 5.1). Returns its length.
std::size_t write_header(char out[kServerHeaderBytesMax], Opcode opcode, bool fin,
                         std::uint64_t payload_bytes);

// A whole unmasked frame with FIN, after what `out` holds.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);

// The same as a client sends it. The key must be unpredictable (RFC 6455 10.3).
void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload, MaskKey key,
                         bool fin = true);

// The payload of a close frame; the reason is cut to fit, at a character.
[[nodiscard]] std::string close_payload(std::uint16_t code, std::string_view reason);

// --- reading ---------------------------------------------------------------------------------

// Who reads. A server takes only masked frames, a client only unmasked ones (RFC 6455 5.1).
enum class Role : std::uint8_t { kServer, kClient };

// RSV1 says that a message is compressed, on its first frame and nowhere else (RFC 7692 6), and
// may do so only where permessage-deflate was negotiated.
enum class Rsv1 : std::uint8_t { kForbidden, kMeansDeflated };

struct FrameHeader {
  Opcode opcode = Opcode::kContinuation;
  bool fin = false;
  bool masked = false;
  bool deflated = false;
  std::uint8_t header_bytes = 0;
  MaskKey key{};
  std::uint64_t payload_bytes = 0;
};

struct HeaderParse {
  enum class Kind : std::uint8_t { kNeedMore, kHeader, kFault };
  Kind kind = Kind::kNeedMore;
  FrameHeader header{};
  const char* reason = "";  // kFault: all faults of a header are 1002
};

// Reads a header from the front of `bytes`. A fault is told at the first byte that shows it.
[[nodiscard]] HeaderParse parse_header(std::string_view bytes, Role reader,
                                       Rsv1 rsv1 = Rsv1::kForbidden);

}  // namespace parley::ws
