#include "ws/frame.h"

#include <cstring>

#include "base/utf8.h"

namespace parley::ws {

namespace {

constexpr std::uint8_t kFinBit = 0x80;
constexpr std::uint8_t kReservedBits = 0x70;
constexpr std::uint8_t kMaskBit = 0x80;
constexpr std::uint8_t kLength16 = 126;
constexpr std::uint8_t kLength64 = 127;

bool is_known(std::uint8_t opcode) {
  return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xA);
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = (value << 8) | static_cast<std::uint8_t>(byte);
  return value;
}

HeaderParse fault(const char* reason) {
  return {HeaderParse::Kind::kFault, {}, reason};
}

const char* first_byte_fault(std::uint8_t byte, Rsv1 rsv1) {
  const auto opcode = static_cast<Opcode>(byte & 0x0F);
  const bool begins_message = opcode == Opcode::kText || opcode == Opcode::kBinary;
  const bool may_be_deflated = rsv1 == Rsv1::kMeansDeflated && begins_message;
  const int reserved = may_be_deflated ? kReservedBits & ~kRsv1Bit : kReservedBits;
  if ((byte & reserved) != 0) return "reserved bit set";
  if (!is_known(byte & 0x0F)) return "reserved opcode";
  if (is_control(opcode) && (byte & kFinBit) == 0) return "fragmented control frame";
  return nullptr;
}

const char* second_byte_fault(std::uint8_t byte, Opcode opcode, Role reader) {
  const bool masked = (byte & kMaskBit) != 0;
  if (reader == Role::kServer && !masked) return "unmasked frame from a client";
  if (reader == Role::kClient && masked) return "masked frame from a server";
  if (is_control(opcode) && (byte & 0x7F) > kControlBytesMax) return "control frame too long";
  return nullptr;
}

}  // namespace

bool is_valid_close_code(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

std::size_t write_header(char out[kServerHeaderBytesMax], Opcode opcode, bool fin,
                         std::uint64_t payload_bytes) {
  out[0] = static_cast<char>(static_cast<std::uint8_t>(opcode) | (fin ? kFinBit : 0));
  if (payload_bytes < kLength16) {
    out[1] = static_cast<char>(payload_bytes);
    return 2;
  }
  const std::size_t length_bytes = payload_bytes <= 0xFFFF ? 2 : 8;
  out[1] = static_cast<char>(length_bytes == 2 ? kLength16 : kLength64);
  for (std::size_t i = 0; i < length_bytes; ++i) {
    out[2 + i] = static_cast<char>(payload_bytes >> (8 * (length_bytes - 1 - i)));
  }
  return 2 + length_bytes;
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  char header[kServerHeaderBytesMax];
  out.append(header, write_header(header, opcode, true, payload.size()));
  out.append(payload);
}

void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload, MaskKey key,
                         bool fin) {
  char header[kServerHeaderBytesMax];
  const std::size_t header_bytes = write_header(header, opcode, fin, payload.size());
  header[1] = static_cast<char>(static_cast<std::uint8_t>(header[1]) | kMaskBit);
  out.append(header, header_bytes);
  for (const std::uint8_t byte : key) out.push_back(static_cast<char>(byte));
  const std::size_t begin = out.size();
  out.append(payload);
  apply_mask(std::span(out).subspan(begin), key);
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  reason = reason.substr(0, kControlBytesMax - payload.size());
  // RFC 6455 5.5.1: the reason is UTF-8, so that a cut must not split a character.
  while (!is_utf8(reason)) reason.remove_suffix(1);
  payload.append(reason);
  return payload;
}

HeaderParse parse_header(std::string_view bytes, Role reader, Rsv1 rsv1) {
  if (bytes.empty()) return {};
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  if (const char* reason = first_byte_fault(first, rsv1)) return fault(reason);
  if (bytes.size() < 2) return {};
  const auto second = static_cast<std::uint8_t>(bytes[1]);
  FrameHeader header;
  header.opcode = static_cast<Opcode>(first & 0x0F);
  header.fin = (first & kFinBit) != 0;
  header.deflated = (first & kRsv1Bit) != 0;
  header.masked = (second & kMaskBit) != 0;
  if (const char* reason = second_byte_fault(second, header.opcode, reader)) return fault(reason);

  const std::uint8_t length = second & 0x7F;
  const std::size_t length_bytes = length == kLength64 ? 8 : length == kLength16 ? 2 : 0;
  if (bytes.size() < 2 + length_bytes) return {};
  header.payload_bytes =
      length_bytes == 0 ? length : read_big_endian(bytes.substr(2, length_bytes));
  // RFC 6455 5.2: the most significant bit must be 0, and the shortest form must be used.
  if ((header.payload_bytes >> 63) != 0) return fault("length with the highest bit set");
  if (length == kLength16 && header.payload_bytes < 126) return fault("length not minimal");
  if (length == kLength64 && header.payload_bytes <= 0xFFFF) return fault("length not minimal");

  const std::size_t key_bytes = header.masked ? header.key.size() : 0;
  header.header_bytes = static_cast<std::uint8_t>(2 + length_bytes + key_bytes);
  if (bytes.size() < header.header_bytes) return {};
  std::memcpy(header.key.data(), bytes.data() + 2 + length_bytes, key_bytes);
  return {HeaderParse::Kind::kHeader, header, ""};
}

}  // namespace parley::ws
