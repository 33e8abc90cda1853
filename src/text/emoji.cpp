#include "text/emoji.h"

#include <unicode/uchar.h>

#include "text/utf32.h"

namespace parley::text {
namespace {

constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kEmojiStyle = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;
constexpr char32_t kTagEnd = 0xE007F;

bool has(char32_t c, UProperty property) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), property) != 0;
}

bool is_flag_letter(char32_t c) {
  return has(c, UCHAR_REGIONAL_INDICATOR);
}

bool is_keycap_base(char32_t c) {
  return (c >= U'0' && c <= U'9') || c == U'#' || c == U'*';
}

bool is_picture(char32_t c) {
  if (c < 0x80 || is_flag_letter(c)) return false;
  return has(c, UCHAR_EXTENDED_PICTOGRAPHIC) || has(c, UCHAR_EMOJI);
}

// Lower case letters and digits, as in `gbeng`.
bool is_tag(char32_t c) {
  return (c >= 0xE0030 && c <= 0xE0039) || (c >= 0xE0061 && c <= 0xE007A);
}

char32_t at(std::u32string_view text, std::size_t index) {
  return index < text.size() ? text[index] : 0;
}

std::size_t tags_length(std::u32string_view text) {
  std::size_t tags = 0;
  while (tags <= kTagsMax && is_tag(at(text, tags))) ++tags;
  return tags > 0 && tags <= kTagsMax && at(text, tags) == kTagEnd ? tags + 1 : 0;
}

std::size_t keycap_length(std::u32string_view text) {
  if (!is_keycap_base(at(text, 0))) return 0;
  const std::size_t styled = at(text, 1) == kEmojiStyle ? 2 : 1;
  return at(text, styled) == kKeycap ? styled + 1 : 0;
}

// What may stand between two joiners.
std::size_t element_length(std::u32string_view text) {
  if (is_flag_letter(at(text, 0))) return is_flag_letter(at(text, 1)) ? 2 : 0;
  if (!is_picture(at(text, 0))) return keycap_length(text);
  if (has(at(text, 1), UCHAR_EMOJI_MODIFIER)) return 2;
  if (at(text, 1) == kEmojiStyle) return at(text, 2) == kKeycap ? 3 : 2;
  return 1 + tags_length(text.substr(1));
}

}  // namespace

std::size_t emoji_length(std::u32string_view text) {
  std::size_t length = element_length(text);
  while (length > 0 && at(text, length) == kJoiner) {
    const std::size_t next = element_length(text.substr(length + 1));
    if (next == 0) break;
    length += 1 + next;
  }
  return length;
}

bool is_emoji(std::string_view text) {
  const std::u32string points = to_utf32(text);
  return !points.empty() && emoji_length(points) == points.size();
}

}  // namespace parley::text
