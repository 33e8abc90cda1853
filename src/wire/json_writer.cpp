#include "wire/json_writer.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace parley::wire {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

// The high bit of each byte that JSON cannot hold as it is. Exact up to and with the lowest one
// that is set, which is all that is asked.
constexpr std::uint64_t special_bytes(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  const std::uint64_t quote = word ^ (kOnes * '"');
  const std::uint64_t backslash = word ^ (kOnes * '\\');
  const std::uint64_t below = (word - kOnes * 0x20) & ~word;
  const std::uint64_t quotes = (quote - kOnes) & ~quote;
  const std::uint64_t backslashes = (backslash - kOnes) & ~backslash;
  return (below | quotes | backslashes) & kHighs;
}

bool is_special(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// The position of the first byte from `at` on that needs an escape, or the size.
std::size_t find_special(std::string_view text, std::size_t at) {
  static_assert(std::endian::native == std::endian::little, "the lowest byte comes first");
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    if (const std::uint64_t found = special_bytes(word); found != 0)
      return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  while (at < text.size() && !is_special(text[at])) ++at;
  return at;
}

void append_escape(std::string& out, char c) {
  out += '\\';
  switch (c) {
    case '"':
    case '\\':
      out += c;
      return;
    case '\b':
      out += 'b';
      return;
    case '\f':
      out += 'f';
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default: {
      const auto byte = static_cast<unsigned char>(c);
      out += "u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
}

}  // namespace

void JsonWriter::string(std::string_view text) {
  separate();
  out_ += '"';
  std::size_t from = 0;
  for (;;) {
    const std::size_t at = find_special(text, from);
    out_.append(text.data() + from, at - from);
    if (at == text.size()) break;
    append_escape(out_, text[at]);
    from = at + 1;
  }
  out_ += '"';
}

void JsonWriter::real(double value) {
  if (!std::isfinite(value)) return null();
  separate();
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

}  // namespace parley::wire
