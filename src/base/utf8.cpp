#include "base/utf8.h"

#include <cstring>

namespace parley {

namespace {

// The first byte at or after `at` that is not ASCII, eight bytes a step.
std::size_t skip_ascii(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  while (at + sizeof(std::uint64_t) <= bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & kHighBits) != 0) break;
    at += sizeof word;
  }
  while (at < bytes.size() && static_cast<std::uint8_t>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace

bool Utf8Stream::feed(std::string_view bytes) {
  if (failed_) return false;
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (missing_ == 0) {
      at = skip_ascii(bytes, at);
      if (at == bytes.size()) break;
    }
    if (!feed_byte(static_cast<std::uint8_t>(bytes[at]))) {
      failed_ = true;
      return false;
    }
    ++at;
  }
  return true;
}

// The well-formed sequences of the Unicode Standard, table 3-7: only the second byte's range
// depends on the first.
bool Utf8Stream::feed_byte(std::uint8_t byte) {
  if (missing_ > 0) {
    if (byte < low_ || byte > high_) return false;
    --missing_;
    low_ = 0x80;
    high_ = 0xBF;
    return true;
  }
  if (byte < 0x80) return true;
  if (byte < 0xC2 || byte > 0xF4) return false;  // lone continuations, overlongs, > U+10FFFF
  missing_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  if (byte == 0xE0) low_ = 0xA0;   // below: overlong
  if (byte == 0xED) high_ = 0x9F;  // above: surrogates
  if (byte == 0xF0) low_ = 0x90;   // below: overlong
  if (byte == 0xF4) high_ = 0x8F;  // above: > U+10FFFF
  return true;
}

bool is_utf8(std::string_view bytes) {
  Utf8Stream stream;
  return stream.feed(bytes) && stream.complete();
}

}  // namespace parley
