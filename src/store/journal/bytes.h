// ByteWriter and ByteReader: numbers and texts as bytes, and back. What a batch of the journal is
// made of (store/journal/record.h).
//
//   number   7 bits a byte, lowest first, the top bit says that more follow; at most 10 bytes
//   signed   (n << 1) ^ (n >> 63) as a number: small ones stay short
//   fixed    8 bytes, lowest first: for ids and hashes, which use all bits
//   text     its length as a number, then its bytes
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::store::journal {

class ByteWriter {
 public:
  explicit ByteWriter(std::string& to) : to_(to) {}

  void byte(std::uint8_t value) { to_.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) byte(static_cast<std::uint8_t>(value | 0x80U));
    byte(static_cast<std::uint8_t>(value));
  }
  void signed_number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number((bits << 1U) ^ (value < 0 ? UINT64_MAX : 0));
  }
  void fixed(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8)
      byte(static_cast<std::uint8_t>(value >> shift));
  }
  void text(std::string_view value) {
    number(value.size());
    to_.append(value);
  }

 private:
  std::string& to_;
};

// Reads any bytes without harm. What is beyond the end or malformed reads as 0 or as the empty
// text, and failed() is true from then on.
// Lifetime: texts point into the bytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes, std::size_t at = 0)
      : bytes_(bytes), at_(at), failed_(at > bytes.size()) {}

  std::uint8_t byte();
  std::uint64_t number();
  std::int64_t signed_number();
  std::uint64_t fixed();
  std::string_view text();

  void fail() { failed_ = true; }
  bool failed() const { return failed_; }
  bool at_end() const { return failed_ || at_ == bytes_.size(); }
  std::size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  std::size_t at_;
  bool failed_ = false;
};

}  // namespace parley::store::journal
