#include "base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

namespace parley {
namespace {

// The definition, decoded number by number; slow and plain.
bool naive_is_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto first = static_cast<std::uint8_t>(bytes[at]);
    std::size_t length = 0;
    std::uint32_t point = 0;
    if (first < 0x80) {
      length = 1;
      point = first;
    } else if ((first & 0xE0) == 0xC0) {
      length = 2;
      point = first & 0x1FU;
    } else if ((first & 0xF0) == 0xE0) {
      length = 3;
      point = first & 0x0FU;
    } else if ((first & 0xF8) == 0xF0) {
      length = 4;
      point = first & 0x07U;
    } else {
      return false;
    }
    if (at + length > bytes.size()) return false;
    for (std::size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<std::uint8_t>(bytes[at + i]);
      if ((byte & 0xC0) != 0x80) return false;
      point = (point << 6) | (byte & 0x3FU);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length]) return false;
    if (point >= 0xD800 && point <= 0xDFFF) return false;
    if (point > 0x10FFFF) return false;
    at += length;
  }
  return true;
}

// Is there any text that begins with these bytes? A cut character needs up to three more.
bool is_prefix_of_text(const std::string& bytes) {
  if (naive_is_utf8(bytes)) return true;
  for (int a = 0x80; a < 0xC0; ++a) {
    const std::string one = bytes + static_cast<char>(a);
    if (naive_is_utf8(one) || naive_is_utf8(one + "\x80") || naive_is_utf8(one + "\x80\x80")) {
      return true;
    }
  }
  return false;
}

// Bytes that meet the interesting places often.
rc::Gen<std::string> almost_text() {
  const auto piece = rc::gen::oneOf(
      rc::gen::element<std::string>("a", "plain text of more than eight bytes", "\xC2\x80",
                                    "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                    "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"),
      rc::gen::element<std::string>("\xC0", "\xC1", "\xE0", "\xED", "\xF0", "\xF4", "\xF5", "\x80",
                                    "\x8F", "\x90", "\x9F", "\xA0", "\xBF", "\xFF"));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string all;
                        for (const std::string& each : pieces) all += each;
                        return all;
                      });
}

TEST(Utf8, EveryTwoBytesAgreeWithTheDefinition) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string bytes{static_cast<char>(a), static_cast<char>(b)};
      ASSERT_EQ(is_utf8(bytes), naive_is_utf8(bytes)) << a << " " << b;
    }
  }
}

TEST(Utf8, EveryCodePointIsTakenAndSurrogatesAreNot) {
  for (std::uint32_t point = 0x800; point <= 0x10FFFF; ++point) {
    std::string bytes;
    if (point < 0x10000) {
      bytes = {static_cast<char>(0xE0 | (point >> 12)),
               static_cast<char>(0x80 | ((point >> 6) & 63)),
               static_cast<char>(0x80 | (point & 63))};
    } else {
      bytes = {
          static_cast<char>(0xF0 | (point >> 18)), static_cast<char>(0x80 | ((point >> 12) & 63)),
          static_cast<char>(0x80 | ((point >> 6) & 63)), static_cast<char>(0x80 | (point & 63))};
    }
    ASSERT_EQ(is_utf8(bytes), point < 0xD800 || point > 0xDFFF) << std::hex << point;
  }
}

TEST(Utf8, AgreesWithTheDefinitionOnGeneratedBytes) {
  EXPECT_TRUE(rc::check([] {
    const std::string bytes = *almost_text();
    RC_ASSERT(is_utf8(bytes) == naive_is_utf8(bytes));
  }));
}

TEST(Utf8, FailsAtTheFirstBadByteInAnyChunking) {
  EXPECT_TRUE(rc::check([] {
    const std::string bytes = *almost_text();
    std::size_t good = 0;  // the longest beginning that some text has
    while (good < bytes.size() && is_prefix_of_text(bytes.substr(0, good + 1))) ++good;

    Utf8Stream stream;
    std::size_t at = 0;
    while (at < bytes.size()) {
      const std::size_t length = *rc::gen::inRange<std::size_t>(1, 12);
      const std::string chunk = bytes.substr(at, length);
      at += chunk.size();
      RC_ASSERT(stream.feed(chunk) == (at <= good));
    }
    RC_ASSERT(stream.complete() == naive_is_utf8(bytes));
  }));
}

TEST(Utf8, StaysFailed) {
  Utf8Stream stream;
  EXPECT_FALSE(stream.feed("\xFF"));
  EXPECT_FALSE(stream.feed("a"));
  EXPECT_FALSE(stream.complete());
  stream.reset();
  EXPECT_TRUE(stream.feed("a"));
  EXPECT_TRUE(stream.complete());
}

TEST(Utf8, ACutCharacterIsNotComplete) {
  Utf8Stream stream;
  EXPECT_TRUE(stream.feed("\xF0\x9F\x91"));
  EXPECT_FALSE(stream.complete());
  EXPECT_TRUE(stream.feed("\x8D"));
  EXPECT_TRUE(stream.complete());
}

}  // namespace
}  // namespace parley
