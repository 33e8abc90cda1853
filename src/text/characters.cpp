#include "text/characters.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace parley::text {
namespace {

constexpr char32_t kNonJoiner = 0x200C;
constexpr std::int32_t kVirama = 9;  // canonical combining class (UAX 44, table 15)

UChar32 of(char32_t c) {
  return static_cast<UChar32>(c);
}

std::uint32_t category(char32_t c) {
  return U_GET_GC_MASK(of(c));
}

UJoiningType joining(char32_t c) {
  return static_cast<UJoiningType>(u_getIntPropertyValue(of(c), UCHAR_JOINING_TYPE));
}

bool is_transparent(char32_t c) {
  return joining(c) == U_JT_TRANSPARENT;
}

// A1: between two letters that would join, whatever marks they carry.
bool breaks_a_join(std::u32string_view before, std::u32string_view behind) {
  const auto left = std::find_if_not(before.rbegin(), before.rend(), is_transparent);
  const auto right = std::find_if_not(behind.begin(), behind.end(), is_transparent);
  if (left == before.rend() || right == behind.end()) return false;
  const UJoiningType l = joining(*left);
  const UJoiningType r = joining(*right);
  return (l == U_JT_LEFT_JOINING || l == U_JT_DUAL_JOINING) &&
         (r == U_JT_RIGHT_JOINING || r == U_JT_DUAL_JOINING);
}

bool is_low_mark(char32_t c) {
  const std::uint8_t high = u_getCombiningClass(of(c));
  return (category(c) & U_GC_MN_MASK) != 0 && high != 0 && high != kVirama;
}

// A2 and B: behind a virama of a letter.
bool follows_virama(std::u32string_view before) {
  const auto virama = std::find_if_not(before.rbegin(), before.rend(), is_low_mark);
  if (virama == before.rend() || u_getCombiningClass(of(*virama)) != kVirama) return false;
  const auto letter = std::find_if_not(virama + 1, before.rend(), is_mark);
  return letter != before.rend() && (category(*letter) & U_GC_L_MASK) != 0;
}

// Drawn with nothing in it, though no property says so.
bool is_drawn_empty(char32_t c) {
  return c == 0x2800 || c == 0x1D159;
}

}  // namespace

bool is_mark(char32_t c) {
  return (category(c) & U_GC_M_MASK) != 0;
}

bool is_word(char32_t c) {
  return (category(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0 && is_seen(c);
}

bool is_seen(char32_t c) {
  constexpr std::uint32_t kNothing =
      U_GC_CN_MASK | U_GC_CC_MASK | U_GC_CS_MASK | U_GC_Z_MASK | U_GC_CF_MASK;
  if (is_drawn_empty(c) || u_hasBinaryProperty(of(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0)
    return false;
  if ((category(c) & kNothing) == 0) return true;
  return u_hasBinaryProperty(of(c), UCHAR_PREPENDED_CONCATENATION_MARK) != 0;
}

bool joiner_belongs(char32_t joiner, std::u32string_view before, std::u32string_view behind) {
  const bool virama = follows_virama(before);
  if (joiner == kNonJoiner) {
    const auto letter = std::find_if_not(behind.begin(), behind.end(), is_low_mark);
    const bool to_letter = letter != behind.end() && (category(*letter) & U_GC_L_MASK) != 0;
    return breaks_a_join(before, behind) || (virama && to_letter);
  }
  if (!virama) return false;
  return behind.empty() ||
         u_getIntPropertyValue(of(behind.front()), UCHAR_INDIC_SYLLABIC_CATEGORY) !=
             U_INSC_VOWEL_DEPENDENT;
}

}  // namespace parley::text
