#include "ws/frame.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/utf8.h"

namespace parley::ws {
namespace {

using Kind = HeaderParse::Kind;

std::string bytes_of(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

TEST(Rfc6455_5_2, HeaderLengthsAreMinimal) {
  const auto header = [](std::uint64_t payload_bytes) {
    char out[kServerHeaderBytesMax];
    return std::string(out, write_header(out, Opcode::kBinary, true, payload_bytes));
  };
  EXPECT_EQ(header(0), bytes_of({0x82, 0}));
  EXPECT_EQ(header(125), bytes_of({0x82, 125}));
  EXPECT_EQ(header(126), bytes_of({0x82, 126, 0, 126}));
  EXPECT_EQ(header(65535), bytes_of({0x82, 126, 0xFF, 0xFF}));
  EXPECT_EQ(header(65536), bytes_of({0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0}));
}

TEST(Rfc6455_5_2, WhatIsWrittenIsReadBack) {
  EXPECT_TRUE(rc::check([] {
    const auto opcode = *rc::gen::element(Opcode::kText, Opcode::kBinary, Opcode::kContinuation);
    const bool fin = *rc::gen::arbitrary<bool>();
    const auto bits = *rc::gen::inRange(0, 63);
    const auto length = *rc::gen::arbitrary<std::uint64_t>() >> (63 - bits) >> 1;
    char out[kServerHeaderBytesMax];
    const std::size_t size = write_header(out, opcode, fin, length);
    for (std::size_t cut = 0; cut < size; ++cut) {
      RC_ASSERT(parse_header({out, cut}, Role::kClient).kind == Kind::kNeedMore);
    }
    const HeaderParse parse = parse_header({out, size}, Role::kClient);
    RC_ASSERT(parse.kind == Kind::kHeader);
    RC_ASSERT(parse.header.header_bytes == size);
    RC_ASSERT(parse.header.opcode == opcode);
    RC_ASSERT(parse.header.fin == fin);
    RC_ASSERT(parse.header.payload_bytes == length);
  }));
}

// A reserved bit or opcode is known at the first byte; nothing more has to come.
TEST(Rfc6455_5_2, FaultsOfTheFirstByteAreToldAtOnce) {
  const std::set<int> known{0x0, 0x1, 0x2, 0x8, 0x9, 0xA};
  for (int first = 0; first < 256; ++first) {
    const bool reserved = (first & 0x70) != 0 || !known.contains(first & 0x0F);
    const bool fragmented_control = (first & 0x88) == 0x08;
    const auto expected = reserved || fragmented_control ? Kind::kFault : Kind::kNeedMore;
    EXPECT_EQ(parse_header(bytes_of({first}), Role::kServer).kind, expected) << first;
  }
}

TEST(Rfc6455_7_4, CloseCodes) {
  const std::set<int> good{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014};
  for (int code = 0; code < 65536; ++code) {
    const bool expected = good.contains(code) || (code >= 3000 && code <= 4999);
    ASSERT_EQ(is_valid_close_code(static_cast<std::uint16_t>(code)), expected) << code;
  }
}

TEST(Rfc6455_5_5_1, TheCloseReasonIsCutAtACharacter) {
  std::string reason(122, 'a');
  reason += "\xE4\xBD\xA0";  // its second byte would be the 126th of the payload
  const std::string payload = close_payload(4503, reason);
  EXPECT_EQ(payload, bytes_of({4503 >> 8, 4503 & 0xFF}) + std::string(122, 'a'));
  EXPECT_EQ(close_payload(1000, ""), bytes_of({3, 0xE8}));
}

TEST(Rfc6455_5_3, MaskingIsItsOwnInverseAtEveryOffset) {
  EXPECT_TRUE(rc::check([](const std::string& original, MaskKey key) {
    std::string whole = original;
    apply_mask(whole, key);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      RC_ASSERT(static_cast<std::uint8_t>(whole[i]) ==
                (static_cast<std::uint8_t>(original[i]) ^ key[i % 4]));
    }
    std::string parts = original;
    for (std::size_t at = 0; at < parts.size();) {
      const auto length = std::min(*rc::gen::inRange<std::size_t>(1, 70), parts.size() - at);
      apply_mask(std::span(parts).subspan(at, length), key, at);
      at += length;
    }
    RC_ASSERT(parts == whole);
  }));
}

// All lengths around the kernel's block sizes, at all alignments, with guards on both sides.
TEST(Rfc6455_5_3, TheMaskTouchesNothingElse) {
  const MaskKey key{0x37, 0xFA, 0x21, 0x3D};
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t length = 0; length < 140; ++length) {
      std::string bytes(160, '\0');
      apply_mask(std::span(bytes).subspan(begin, length), key);
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool inside = i >= begin && i < begin + length;
        const int expected = inside ? key[(i - begin) % 4] : 0;
        ASSERT_EQ(static_cast<std::uint8_t>(bytes[i]), expected) << begin << " " << length;
      }
    }
  }
}

}  // namespace
}  // namespace parley::ws
