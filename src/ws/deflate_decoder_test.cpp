// RFC 7692 as a reader of frames has to keep it, by section: 6 (RSV1, fragments), 7.2.2
// (decompression), 7.2.3 (the examples). Its limits and known failures: deflate_limits_test.cpp.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ws/deflate_testing.h"

namespace parley::ws {
namespace {

using testing::decode;
using testing::decode_deflate;
using testing::fragmented_rsv1;
using testing::masked;
using testing::masked_rsv1;
using testing::peer_deflated;
using testing::raw;
using testing::Seen;
using Kind = Step::Kind;

const Seen kHello{Kind::kMessage, Opcode::kText, 0, "Hello"};
const Seen kPing{Kind::kPing, Opcode::kPing, 0, "p"};

// The same stream, whole and byte by byte, gives exactly this.
void expect_seen(std::string_view stream, const std::vector<Seen>& expected,
                 Role role = Role::kServer) {
  EXPECT_EQ(decode_deflate(stream, 65536, SIZE_MAX, role), expected);
  EXPECT_EQ(decode_deflate(stream, 65536, 1, role), expected);
}

void expect_fault(std::string_view stream, std::uint16_t code) {
  for (const std::size_t chunk_bytes : {SIZE_MAX, std::size_t{1}}) {
    const std::vector<Seen> seen = decode_deflate(stream, 65536, chunk_bytes);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].kind, Kind::kFault);
    EXPECT_EQ(seen[0].code, code) << seen[0].bytes;
    EXPECT_FALSE(seen[0].bytes.empty());
  }
}

std::string hello_payload() {
  return raw({0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00});
}

// --- 6: RSV1 -----------------------------------------------------------------------------------

TEST(Rfc7692_6, Rsv1WithoutNegotiationIsAProtocolError) {
  const std::vector<Seen> seen = decode(masked_rsv1(Opcode::kText, hello_payload()));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1002);
}

TEST(Rfc7692_6_1, ControlFramesAreNeverCompressed) {
  for (const Opcode opcode : {Opcode::kPing, Opcode::kPong, Opcode::kClose}) {
    expect_fault(masked_rsv1(opcode, ""), 1002);
  }
}

TEST(Rfc7692_6_1, OnlyTheFirstFrameOfAMessageCarriesRsv1) {
  const std::string begin = masked_rsv1(Opcode::kText, "\xf2\x48", false);
  expect_fault(begin + masked_rsv1(Opcode::kContinuation, "\xcd"), 1002);
}

TEST(Rfc7692_6_1, TheOtherReservedBitsStayForbidden) {
  for (const int bits : {0x20, 0x10, 0x60, 0x50}) {
    std::string frame = masked(Opcode::kText, hello_payload());
    frame[0] = static_cast<char>(frame[0] | bits);
    expect_fault(frame, 1002);
  }
}

TEST(Rfc7692_6_2, UncompressedMessagesGoOn) {
  const std::string frame = masked_rsv1(Opcode::kText, hello_payload());
  const std::string fragments =
      masked(Opcode::kText, "Hel", false) + masked(Opcode::kContinuation, "lo");
  expect_seen(frame + masked(Opcode::kText, "Hello") + frame + fragments + frame,
              {kHello, kHello, kHello, kHello, kHello});
}

TEST(Rfc7692_6_2, ControlFramesStandBetweenFragments) {
  const std::string ping = masked(Opcode::kPing, "p");
  expect_seen(fragmented_rsv1(Opcode::kText, hello_payload(), {0, 3, 3, 7}, ping),
              {kPing, kPing, kPing, kPing, kHello});
}

TEST(Rfc7692_6_2, BinaryMessagesToo) {
  const std::string bytes("\xFF\x00\xFE", 3);
  expect_seen(masked_rsv1(Opcode::kBinary, peer_deflated(bytes)),
              {{Kind::kMessage, Opcode::kBinary, 0, bytes}});
}

// --- 7.2.3: the examples -----------------------------------------------------------------------

TEST(Rfc7692_7_2_3_1, OneCompressedBlock) {
  const std::string unmasked = raw({0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00});
  expect_seen(unmasked, {kHello}, Role::kClient);
  const std::string fragments =
      raw({0x41, 0x03, 0xf2, 0x48, 0xcd, 0x80, 0x04, 0xc9, 0xc9, 0x07, 0x00});
  expect_seen(fragments, {kHello}, Role::kClient);
}

// The second message points back into the first: a window that was agreed not to be there.
TEST(Rfc7692_7_2_3_2, NoWindowIsSharedBetweenMessages) {
  const std::string first = masked_rsv1(Opcode::kText, hello_payload());
  const std::string second = masked_rsv1(Opcode::kText, raw({0xf2, 0x00, 0x11, 0x00, 0x00}));
  const std::vector<Seen> seen = decode_deflate(first + second);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0], kHello);
  EXPECT_EQ(seen[1].kind, Kind::kFault);
  EXPECT_EQ(seen[1].code, 1007);
  EXPECT_EQ(decode_deflate(first + second, 65536, 1), seen);
}

TEST(Rfc7692_7_2_3_3, ABlockWithoutCompression) {
  expect_seen(masked_rsv1(Opcode::kText,
                          raw({0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00})),
              {kHello});
}

TEST(Rfc7692_7_2_3_4, ABlockWithBfinal) {
  const std::string final_block = raw({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00});
  expect_seen(masked_rsv1(Opcode::kText, final_block + '\0'), {kHello});
  // As a compressor leaves it that knows nothing of the octet which 7.2.3.4 adds.
  expect_seen(masked_rsv1(Opcode::kText, final_block), {kHello});
}

TEST(Rfc7692_7_2_3_4, BlocksGoOnBehindBfinalInTheSameWindow) {
  const std::string again =
      raw({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00}) + raw({0xf2, 0x00, 0x11, 0x00, 0x00});
  expect_seen(masked_rsv1(Opcode::kText, again),
              {{Kind::kMessage, Opcode::kText, 0, "HelloHello"}});
}

TEST(Rfc7692_7_2_3_4, WhatFollowsBfinalHasToBeDeflateToo) {
  const std::string final_block = raw({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00});
  expect_fault(masked_rsv1(Opcode::kText, final_block + "\xFF"), 1007);
  expect_fault(masked_rsv1(Opcode::kText, final_block + raw({0xf2, 0x48})), 1007);
}

TEST(Rfc7692_7_2_3_5, TwoBlocksInOneMessage) {
  expect_seen(masked_rsv1(Opcode::kText, raw({0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca,
                                              0xc9, 0xc9, 0x07, 0x00})),
              {kHello});
}

TEST(Rfc7692_7_2_3_6, AnEmptyMessageIsOneOctet) {
  const Seen empty{Kind::kMessage, Opcode::kText, 0, ""};
  expect_seen(masked_rsv1(Opcode::kText, std::string(1, '\0')), {empty});
  EXPECT_EQ(peer_deflated(""), std::string(1, '\0'));
  // Fixed, and empty as well, before it.
  expect_seen(masked_rsv1(Opcode::kText, raw({0x02, 0x00})), {empty});
}

// --- 7.2.2: what is no compressed message ------------------------------------------------------

TEST(Rfc7692_7_2_2, EmptyBlocksComeToNothing) {
  std::string payload;
  for (int i = 0; i < 100; ++i) payload += raw({0x00, 0x00, 0x00, 0xff, 0xff});
  expect_seen(masked_rsv1(Opcode::kText, payload + hello_payload()), {kHello});
}

TEST(Rfc7692_7_2_2, APayloadOfNoOctetsIsNoMessage) {
  expect_fault(masked_rsv1(Opcode::kText, ""), 1007);
  expect_fault(masked_rsv1(Opcode::kText, "", false) + masked(Opcode::kContinuation, ""), 1007);
}

TEST(Rfc7692_7_2_2, GarbageIsInvalidPayload) {
  expect_fault(masked_rsv1(Opcode::kText, "\xFF\xFF\xFF"), 1007);  // block type 3
  expect_fault(masked_rsv1(Opcode::kBinary, raw({0x00, 0x05, 0x00, 0x00, 0x00, 'H'})), 1007);
  expect_fault(masked_rsv1(Opcode::kText, "Hello"), 1007);
}

TEST(Rfc7692_7_2_2, GarbageIsToldBeforeTheRestHasCome) {
  std::string frame = masked_rsv1(Opcode::kBinary, "\xFF" + std::string(1000, 'x'));
  const std::vector<Seen> seen = decode_deflate(frame.substr(0, 10));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1007);
}

TEST(Rfc7692_7_2_2, AMessageThatIsCutShortIsInvalid) {
  const std::string text = "a text that is as long as a text of a chat, and a text";
  const std::string payload = peer_deflated(text);
  for (std::size_t bytes = 0; bytes < payload.size() - 1; ++bytes) {
    expect_fault(masked_rsv1(Opcode::kBinary, payload.substr(0, bytes)), 1007);
  }
}

// The four octets of the tail must not be taken for the missing bytes of a stored block.
TEST(Rfc7692_7_2_2, TheTailIsNoPayload) {
  expect_fault(masked_rsv1(Opcode::kBinary, raw({0x00, 0x04, 0x00, 0xfb, 0xff})), 1007);
  // Nor for the end of a block with BFINAL, which its first octet would complete here.
  expect_fault(masked_rsv1(Opcode::kBinary, raw({0x02, 0x08, 0x30})), 1007);
}

// --- RFC 6455 8.1 after inflation --------------------------------------------------------------

TEST(Rfc7692_7_2_2, InflatedTextHasToBeUtf8) {
  expect_fault(masked_rsv1(Opcode::kText, peer_deflated("caf\xE9 ")), 1007);
  expect_fault(masked_rsv1(Opcode::kText, peer_deflated("caf\xC3")), 1007);
  expect_seen(masked_rsv1(Opcode::kText, peer_deflated("caf\xC3\xA9")),
              {{Kind::kMessage, Opcode::kText, 0, "caf\xC3\xA9"}});
}

TEST(Rfc7692_7_2_2, BadTextIsToldAtItsFirstBadByte) {
  const std::string payload = peer_deflated("bad \xFF text");
  const std::string rest = peer_deflated(std::string(2000, 'x'), {.level = 0});
  const std::string stored = payload + raw({0x00, 0x00, 0xFF, 0xFF}) + rest;
  const std::string frame = masked_rsv1(Opcode::kText, stored);
  const std::vector<Seen> seen = decode_deflate(frame.substr(0, payload.size() + 8));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1007);
  EXPECT_EQ(seen[0].bytes, "text is not UTF-8");
}

}  // namespace
}  // namespace parley::ws
