#include "text/folding.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/check.h"

namespace parley::text {
namespace {

constexpr std::size_t kAscii = 128;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<std::uint8_t>(c) < kAscii; });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string folded_ascii(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(), lower);
  return folded;
}

icu::UnicodeString utf16_of(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

// It is the library's own, for ever.
const USpoofChecker* confusables() {
  static const USpoofChecker* const checker = [] {
    UErrorCode status = U_ZERO_ERROR;
    const USpoofChecker* const made = uspoof_open(&status);
    CHECK(U_SUCCESS(status));
    return made;
  }();
  return checker;
}

std::string skeleton_by_icu(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(confusables(), 0, utf16_of(text), skeleton, &status);
  CHECK(U_SUCCESS(status));
  std::string bytes;
  skeleton.toUTF8String(bytes);
  return bytes;
}

// Most names are ASCII, and there one character does not change what another becomes.
const std::array<std::string, kAscii>& ascii_skeletons() {
  static const std::array<std::string, kAscii> table = [] {
    std::array<std::string, kAscii> made;
    for (std::size_t c = 0; c < kAscii; ++c)
      made[c] = fold(skeleton_by_icu(std::string(1, static_cast<char>(c))));
    return made;
  }();
  return table;
}

}  // namespace

std::string fold(std::string_view text) {
  if (is_ascii(text)) return folded_ascii(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
  CHECK(U_SUCCESS(status));
  icu::UnicodeString folded = folder->normalize(utf16_of(text), status);
  CHECK(U_SUCCESS(status));
  std::string bytes;
  folded.toUTF8String(bytes);
  return bytes;
}

std::string skeleton(std::string_view text) {
  if (!is_ascii(text)) return fold(skeleton_by_icu(text));
  std::string skeleton;
  for (const char c : text) skeleton += ascii_skeletons()[static_cast<std::uint8_t>(c)];
  return skeleton;
}

}  // namespace parley::text
