#include "model/names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/limits.h"
#include "base/utf8.h"
#include "text/characters.h"
#include "text/emoji.h"
#include "text/folding.h"
#include "text/utf32.h"

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

// What an id of older data cannot hold besides: joiners, letters without a shape, private use,
// tags.
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

constexpr bool is_separator(char32_t c) {
  return c == U'-' || c == U'_' || c == U'.';
}

// Names consisting of marks alone look like nothing, and `..` is somewhere else in a path.
constexpr bool stands_for_something(char32_t c) {
  return c >= 0x80 || is_ascii_alnum(c);
}

// Whole characters of the beginning, at most `bytes_max` bytes of them.
std::string_view shortened(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0U) == 0x80) --end;
  return text.substr(0, end);
}

constexpr bool is_joiner(char32_t c) {
  return c == 0x200C || c == 0x200D;
}

// Whether an emoji of several characters begins here, which stays as it is, and how many.
std::size_t sequence_length(std::u32string_view text) {
  const std::size_t length = text::emoji_length(text);
  return length > 1 ? length : 0;
}

// Joiners and blanks are looked at later. Of what no phone of today shows, only the places that
// are kept free for emoji stay.
std::u32string without_unseen(std::u32string_view text) {
  std::u32string seen;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text[at];
    const std::size_t sequence = sequence_length(text.substr(at));
    const bool stays = sequence > 0 || is_joiner(c) || is_blank(c) || text::is_seen(c) ||
                       text::emoji_length(text.substr(at)) == 1;
    const std::size_t length = std::max<std::size_t>(sequence, 1);
    if (stays) seen += text.substr(at, length);
    at += length;
  }
  return seen;
}

std::u32string with_fitting_joiners(std::u32string_view text) {
  std::u32string fitting;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(sequence_length(text.substr(at)), 1);
    if (length > 1 || !is_joiner(text[at]) ||
        text::joiner_belongs(text[at], fitting, text.substr(at + 1))) {
      fitting += text.substr(at, length);
    }
    at += length;
  }
  return fitting;
}

std::u32string in_one_line(std::u32string_view text) {
  std::u32string line;
  bool blank = false;
  for (const char32_t c : text) {
    if (is_blank(c)) {
      blank = !line.empty();
      continue;
    }
    if (blank) line += U' ';
    blank = false;
    line += c;
  }
  return line;
}

std::string to_utf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t c : text) text::append_utf8(bytes, c);
  return bytes;
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

// What ids may be made of, those of older data too: they were given by these tables alone.
bool all_in_id(std::string_view text, bool dots) {
  if (text.empty() || !is_utf8(text)) return false;
  bool something = false;
  for (const char32_t c : text::to_utf32(text)) {
    if (!in_id(c) || (c == U'.' && !dots)) return false;
    something = something || stands_for_something(c);
  }
  return something;
}

}  // namespace

Result<UserId> make_user_id(std::string_view display) {
  if (!is_utf8(display)) return fail(ErrorCode::kBadRequest, "a name has to be UTF-8");
  std::u32string id;
  for (const char32_t c : text::to_utf32(text::fold(display))) {
    const bool begins = id.empty() || is_separator(id.back());
    if (is_blank(c)) {
      if (!id.empty() && id.back() != U'-') id += U'-';
    } else if (c < 0x80 ? in_id(c) : text::is_word(c) && !(begins && text::is_mark(c))) {
      id += c;
    }
  }
  while (!id.empty() && id.back() == U'-') id.pop_back();
  // What was dropped may have stood between a letter and its accent.
  std::string bytes = text::fold(to_utf8(id));
  if (!all_in_id(bytes, true))
    return fail(ErrorCode::kBadRequest, "a name needs a letter or a digit");
  if (bytes.size() > limits::kUserIdBytesMax)
    return fail(ErrorCode::kBadRequest,
                "a name of at most " + std::to_string(limits::kUserIdBytesMax) + " bytes");
  return UserId(std::move(bytes));
}

bool valid_user_id(std::string_view text) {
  if (text.size() > limits::kUserIdBytesMax) return false;
  if (text.starts_with(kUnproven)) text.remove_prefix(1);
  return all_in_id(text, true);
}

UserId unproven_id(std::string_view name) {
  const auto id = make_user_id(name);
  return UserId(kUnproven + (id ? id->value() : std::string(name)));
}

std::string_view simple_name(const UserId& user) {
  std::string_view name = user.value();
  if (name.starts_with(kUnproven)) name.remove_prefix(1);
  return name;
}

bool valid_simple_name(std::string_view text) {
  return text.size() < limits::kUserIdBytesMax && all_in_id(text, true) &&
         std::ranges::all_of(text::to_utf32(text), text::is_seen) &&
         unproven_id(text).value().size() <= limits::kUserIdBytesMax;
}

bool valid_room_name(std::string_view text) {
  return text.size() <= limits::kRoomNameBytesMax && all_in_id(text, false);
}

bool valid_new_room_name(std::string_view text) {
  return valid_room_name(text) && text::fold(text) == text &&
         std::ranges::all_of(text::to_utf32(text),
                             [](char32_t c) { return c < 0x80 || text::is_word(c); });
}

std::string clean_display(std::string_view text) {
  const std::string whole = is_utf8(text) ? std::string(text) : without_broken_bytes(text);
  return to_utf8(in_one_line(with_fitting_joiners(without_unseen(text::to_utf32(whole)))));
}

std::string suggest_name(std::string_view display, int n) {
  const std::string tail = ' ' + std::to_string(n);
  return std::string(shortened(display, limits::kDisplayBytesMax - tail.size())) + tail;
}

}  // namespace parley::model
