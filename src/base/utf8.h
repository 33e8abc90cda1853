// UTF-8 (RFC 3629), validated strictly: no overlong forms, no surrogates, nothing above U+10FFFF.
//
// Invariant: feed() answers false at the first byte that no valid text can have at that place,
// wherever the chunks were cut, and for ever after.
#pragma once

#include <cstdint>
#include <string_view>

namespace parley {

class Utf8Stream {
 public:
  // False as soon as the bytes so far cannot be the beginning of valid text.
  [[nodiscard]] bool feed(std::string_view bytes);

  // The bytes so far are whole characters: nothing is missing at the end.
  [[nodiscard]] bool complete() const { return missing_ == 0 && !failed_; }

  void reset() { *this = Utf8Stream(); }

 private:
  bool feed_byte(std::uint8_t byte);

  std::uint8_t missing_ = 0;  // continuation bytes that the current character still needs
  std::uint8_t low_ = 0x80;   // the range that the next one must lie in
  std::uint8_t high_ = 0xBF;
  bool failed_ = false;
};

static_assert(sizeof(Utf8Stream) <= 4);

[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace parley
