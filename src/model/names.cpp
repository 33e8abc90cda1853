#include "model/names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/limits.h"
#include "base/utf8.h"

namespace parley::model {
namespace {

struct CodePointRange {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
constexpr bool in_any(const std::array<CodePointRange, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](CodePointRange range) { return c >= range.first && c <= range.last; });
}

// Blanks of any width, and the line and paragraph separators.
constexpr bool is_blank(char32_t c) {
  constexpr std::array kBlanks{CodePointRange{0x20, 0x20},     CodePointRange{0x09, 0x0D},
                               CodePointRange{0x85, 0x85},     CodePointRange{0xA0, 0xA0},
                               CodePointRange{0x1680, 0x1680}, CodePointRange{0x2000, 0x200A},
                               CodePointRange{0x2028, 0x2029}, CodePointRange{0x202F, 0x202F},
                               CodePointRange{0x205F, 0x205F}, CodePointRange{0x3000, 0x3000}};
  return in_any(kBlanks, c);
}

// What moves, reorders or hides the text around it: controls, bidi controls (UAX 9), zero width
// space and word joiner, byte order mark, interlinear marks, noncharacters. The joiners U+200C and
// U+200D stay in what is shown: Persian and emoji need them.
constexpr bool is_hostile(char32_t c) {
  constexpr std::array kHostile{CodePointRange{0x00, 0x1F},     CodePointRange{0x7F, 0x9F},
                                CodePointRange{0x61C, 0x61C},   CodePointRange{0x180E, 0x180E},
                                CodePointRange{0x200B, 0x200B}, CodePointRange{0x200E, 0x200F},
                                CodePointRange{0x202A, 0x202E}, CodePointRange{0x2060, 0x206F},
                                CodePointRange{0xFDD0, 0xFDEF}, CodePointRange{0xFEFF, 0xFEFF},
                                CodePointRange{0xFFF9, 0xFFFB}};
  return in_any(kHostile, c) || (c & 0xFFFEU) == 0xFFFE;
}

// What an id cannot hold besides: joiners, letters without a shape, private use, tags.
constexpr bool is_invisible_in_id(char32_t c) {
  constexpr std::array kInvisible{
      CodePointRange{0xAD, 0xAD},       CodePointRange{0x34F, 0x34F},
      CodePointRange{0x115F, 0x1160},   CodePointRange{0x200C, 0x200D},
      CodePointRange{0x3164, 0x3164},   CodePointRange{0xE000, 0xF8FF},
      CodePointRange{0xFFA0, 0xFFA0},   CodePointRange{0xE0000, 0xE0FFF},
      CodePointRange{0xF0000, 0x10FFFF}};
  return in_any(kInvisible, c);
}

constexpr bool is_ascii_alnum(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

constexpr bool in_id(char32_t c) {
  if (c < 0x80) return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.';
  return !is_blank(c) && !is_hostile(c) && !is_invisible_in_id(c);
}

// Before the name of who has no token. A guest's id cannot have it.
constexpr char kUnproven = '~';

// Names consisting of marks alone look like nothing, and `..` is somewhere else in a path.
constexpr bool stands_for_something(char32_t c) {
  return c >= 0x80 || is_ascii_alnum(c);
}

struct Character {
  char32_t code = 0;
  std::string_view bytes;
};

// The first character of `rest`, taken off it. `rest` is valid UTF-8 and not empty.
Character take_character(std::string_view& rest) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(rest[i]); };
  const std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  char32_t code = size == 1 ? byte(0) : byte(0) & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) code = (code << 6U) | (byte(i) & 0x3FU);
  const Character character{code, rest.substr(0, size)};
  rest.remove_prefix(size);
  return character;
}

// Whole characters of the beginning, at most `bytes_max` bytes of them.
std::string_view shortened(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0U) == 0x80) --end;
  return text.substr(0, end);
}

std::string without_broken_bytes(std::string_view text) {
  std::string whole;
  while (!text.empty()) {
    std::size_t size = 1;
    while (size <= 4 && size <= text.size() && !is_utf8(text.substr(0, size))) ++size;
    const bool character = size <= 4 && size <= text.size();
    if (character) whole += text.substr(0, size);
    text.remove_prefix(character ? size : 1);
  }
  return whole;
}

bool all_in_id(std::string_view text, bool dots) {
  if (text.empty() || !is_utf8(text)) return false;
  bool something = false;
  while (!text.empty()) {
    const Character c = take_character(text);
    if (!in_id(c.code) || (c.code == '.' && !dots)) return false;
    something = something || stands_for_something(c.code);
  }
  return something;
}

}  // namespace

Result<UserId> make_user_id(std::string_view display) {
  if (!is_utf8(display)) return fail(ErrorCode::kBadRequest, "a name has to be UTF-8");
  std::string id;
  while (!display.empty()) {
    const Character c = take_character(display);
    if (c.code >= 'A' && c.code <= 'Z') {
      id += static_cast<char>(c.code - 'A' + 'a');
    } else if (is_blank(c.code)) {
      if (!id.empty() && id.back() != '-') id += '-';
    } else if (in_id(c.code)) {
      id += c.bytes;
    }
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  if (!all_in_id(id, true)) return fail(ErrorCode::kBadRequest, "a name needs a letter or a digit");
  if (id.size() > limits::kUserIdBytesMax)
    return fail(ErrorCode::kBadRequest,
                "a name of at most " + std::to_string(limits::kUserIdBytesMax) + " bytes");
  return UserId(std::move(id));
}

bool valid_user_id(std::string_view text) {
  if (text.size() > limits::kUserIdBytesMax) return false;
  if (text.starts_with(kUnproven)) text.remove_prefix(1);
  return all_in_id(text, true);
}

UserId unproven_id(std::string_view name) {
  return UserId(kUnproven + std::string(name));
}

std::string_view simple_name(const UserId& user) {
  std::string_view name = user.value();
  if (name.starts_with(kUnproven)) name.remove_prefix(1);
  return name;
}

bool valid_simple_name(std::string_view text) {
  return text.size() < limits::kUserIdBytesMax && all_in_id(text, true);
}

bool valid_room_name(std::string_view text) {
  return text.size() <= limits::kRoomNameBytesMax && all_in_id(text, false);
}

std::string clean_display(std::string_view text) {
  std::string whole;
  if (!is_utf8(text)) {
    whole = without_broken_bytes(text);
    text = whole;
  }
  std::string clean;
  bool blank = false;
  while (!text.empty()) {
    const Character c = take_character(text);
    if (is_blank(c.code)) {
      blank = !clean.empty();
    } else if (!is_hostile(c.code)) {
      if (blank) clean += ' ';
      blank = false;
      clean += c.bytes;
    }
  }
  return clean;
}

std::string suggest_name(std::string_view display, int n) {
  const std::string tail = ' ' + std::to_string(n);
  return std::string(shortened(display, limits::kDisplayBytesMax - tail.size())) + tail;
}

}  // namespace parley::model
