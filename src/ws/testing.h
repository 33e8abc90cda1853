// For the tests of this folder: frames as one writes them by hand, and what a decoder made of a
// stream, as plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ws/decoder.h"

namespace parley::ws::testing {

struct Seen {
  Step::Kind kind = Step::Kind::kNeedMore;
  Opcode opcode = Opcode::kContinuation;
  std::uint16_t code = 0;
  std::string bytes;  // payload or reason

  friend bool operator==(const Seen&, const Seen&) = default;
};

inline std::string raw(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

inline constexpr MaskKey kKey{0x37, 0xFA, 0x21, 0x3D};

inline std::string masked(Opcode opcode, std::string_view payload, bool fin = true) {
  std::string frame;
  append_masked_frame(frame, opcode, payload, kKey, fin);
  return frame;
}

// Feeds one chunk as a receive buffer would hold it: with readable bytes behind, which must stay
// as they were.
inline void feed(Decoder& decoder, std::string_view chunk, std::vector<Seen>& seen,
                 bool* guards_kept = nullptr) {
  std::string buffer(chunk);
  buffer.append(Decoder::kPaddingBytes, '\x5A');
  std::span<char> input = std::span(buffer).first(chunk.size());
  while (true) {
    const Step step = decoder.next(input);
    if (step.kind == Step::Kind::kNeedMore) break;
    const bool told = step.kind == Step::Kind::kClose || step.kind == Step::Kind::kFault;
    seen.push_back({step.kind, step.opcode, step.code,
                    told ? std::string(step.reason) : std::string(step.text())});
  }
  const bool kept = buffer.find_first_not_of('\x5A', chunk.size()) == std::string::npos;
  if (guards_kept != nullptr) *guards_kept = *guards_kept && kept && input.empty();
}

inline std::vector<Seen> decode(std::string_view stream, std::size_t message_bytes_max = 65536,
                                Role role = Role::kServer) {
  Decoder decoder(role, message_bytes_max);
  std::vector<Seen> seen;
  feed(decoder, stream, seen);
  return seen;
}

inline std::vector<Seen> decode_byte_by_byte(std::string_view stream,
                                             std::size_t message_bytes_max = 65536,
                                             Role role = Role::kServer) {
  Decoder decoder(role, message_bytes_max);
  std::vector<Seen> seen;
  for (const char& byte : stream) feed(decoder, {&byte, 1}, seen);
  return seen;
}

}  // namespace parley::ws::testing
