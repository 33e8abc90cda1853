// Every rule of RFC 6455 5, 7 and 8 that a reader of frames has to keep, by section.
#include "ws/decoder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ws/testing.h"

namespace parley::ws {
namespace {

using testing::decode;
using testing::decode_byte_by_byte;
using testing::masked;
using testing::raw;
using testing::Seen;
using Kind = Step::Kind;

// The same stream, whole and byte by byte, gives exactly this.
void expect_seen(std::string_view stream, const std::vector<Seen>& expected,
                 std::size_t message_bytes_max = 65536, Role role = Role::kServer) {
  EXPECT_EQ(decode(stream, message_bytes_max, role), expected);
  EXPECT_EQ(decode_byte_by_byte(stream, message_bytes_max, role), expected);
}

void expect_fault(std::string_view stream, std::uint16_t code,
                  std::size_t message_bytes_max = 65536, Role role = Role::kServer) {
  for (const auto& seen : {decode(stream, message_bytes_max, role),
                           decode_byte_by_byte(stream, message_bytes_max, role)}) {
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].kind, Kind::kFault);
    EXPECT_EQ(seen[0].code, code) << seen[0].bytes;
    EXPECT_FALSE(seen[0].bytes.empty());
  }
}

const Seen kHello{Kind::kMessage, Opcode::kText, 0, "Hello"};

// --- 5.7: the RFC's own examples ---------------------------------------------------------------

TEST(Rfc6455_5_7, SingleUnmaskedText) {
  expect_seen(raw({0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}), {kHello}, 65536, Role::kClient);
}

TEST(Rfc6455_5_7, SingleMaskedText) {
  expect_seen(raw({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}), {kHello});
}

TEST(Rfc6455_5_7, FragmentedUnmaskedText) {
  expect_seen(raw({0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f}), {kHello}, 65536,
              Role::kClient);
}

TEST(Rfc6455_5_7, PingAndItsMaskedPong) {
  expect_seen(raw({0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}),
              {{Kind::kPing, Opcode::kPing, 0, "Hello"}}, 65536, Role::kClient);
  expect_seen(raw({0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}),
              {{Kind::kPong, Opcode::kPong, 0, "Hello"}});
}

TEST(Rfc6455_5_7, Binary256And64Ki) {
  std::string small(256, '\x07');
  std::string large(65536, '\x08');
  expect_seen(raw({0x82, 0x7E, 0x01, 0x00}) + small, {{Kind::kMessage, Opcode::kBinary, 0, small}},
              65536, Role::kClient);
  expect_seen(raw({0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0}) + large,
              {{Kind::kMessage, Opcode::kBinary, 0, large}}, 65536, Role::kClient);
}

// --- 5.1, 5.2 ----------------------------------------------------------------------------------

TEST(Rfc6455_5_1, AServerRefusesUnmaskedFrames) {
  expect_fault(raw({0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}), 1002);
}

TEST(Rfc6455_5_1, AClientRefusesMaskedFrames) {
  expect_fault(masked(Opcode::kText, "Hello"), 1002, 65536, Role::kClient);
}

TEST(Rfc6455_5_2, ReservedBitsAreRefused) {
  for (const int bit : {0x40, 0x20, 0x10}) {
    std::string frame = masked(Opcode::kText, "x");
    frame[0] = static_cast<char>(static_cast<std::uint8_t>(frame[0]) | bit);
    expect_fault(frame, 1002);
  }
}

TEST(Rfc6455_5_2, ReservedOpcodesAreRefused) {
  for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    expect_fault(raw({0x80 | opcode, 0x80, 0, 0, 0, 0}), 1002);
  }
}

TEST(Rfc6455_5_2, LengthsThatAreNotMinimalAreRefused) {
  expect_fault(raw({0x82, 0xFE, 0, 125}), 1002);
  expect_fault(raw({0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), 1002);
}

TEST(Rfc6455_5_2, ALengthWithItsHighestBitIsRefused) {
  expect_fault(raw({0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), 1002);
}

TEST(Rfc6455_5_2, EmptyMessages) {
  expect_seen(masked(Opcode::kText, "") + masked(Opcode::kBinary, ""),
              {{Kind::kMessage, Opcode::kText, 0, ""}, {Kind::kMessage, Opcode::kBinary, 0, ""}});
}

// --- 5.4: fragmentation ------------------------------------------------------------------------

TEST(Rfc6455_5_4, ControlFramesMayComeBetweenFragments) {
  expect_seen(masked(Opcode::kText, "a", false) + masked(Opcode::kPing, "p") +
                  masked(Opcode::kContinuation, "b", false) + masked(Opcode::kPong, "") +
                  masked(Opcode::kContinuation, "c"),
              {{Kind::kPing, Opcode::kPing, 0, "p"},
               {Kind::kPong, Opcode::kPong, 0, ""},
               {Kind::kMessage, Opcode::kText, 0, "abc"}});
}

TEST(Rfc6455_5_4, ALoneContinuationIsRefused) {
  expect_fault(masked(Opcode::kContinuation, "x"), 1002);
  expect_fault(masked(Opcode::kContinuation, "", false), 1002);
}

TEST(Rfc6455_5_4, AContinuationAfterAFinishedMessageIsRefused) {
  const auto seen =
      decode_byte_by_byte(masked(Opcode::kText, "a", false) + masked(Opcode::kContinuation, "b") +
                          masked(Opcode::kContinuation, "c"));
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].bytes, "ab");
  EXPECT_EQ(seen[1].code, 1002);
}

TEST(Rfc6455_5_4, NewDataInsideAMessageIsRefused) {
  expect_fault(masked(Opcode::kText, "a", false) + masked(Opcode::kText, "b"), 1002);
  expect_fault(masked(Opcode::kText, "", false) + masked(Opcode::kBinary, "b", false), 1002);
}

TEST(Rfc6455_5_4, OnlyEmptyFragmentsMakeAnEmptyMessage) {
  expect_seen(masked(Opcode::kText, "", false) + masked(Opcode::kContinuation, "", false) +
                  masked(Opcode::kContinuation, ""),
              {{Kind::kMessage, Opcode::kText, 0, ""}});
}

// --- 5.5: control frames -----------------------------------------------------------------------

TEST(Rfc6455_5_5, ControlFramesAreShortAndWhole) {
  const std::string longest(125, 'p');
  expect_seen(masked(Opcode::kPing, longest), {{Kind::kPing, Opcode::kPing, 0, longest}});
  expect_fault(masked(Opcode::kPing, std::string(126, 'p')), 1002);
  expect_fault(masked(Opcode::kPing, "p", false), 1002);
  expect_fault(masked(Opcode::kClose, "", false), 1002);
}

TEST(Rfc6455_5_5_1, CloseWithAndWithoutAReason) {
  expect_seen(masked(Opcode::kClose, ""), {{Kind::kClose, Opcode::kClose, 1005, ""}});
  expect_seen(masked(Opcode::kClose, raw({3, 0xE8})), {{Kind::kClose, Opcode::kClose, 1000, ""}});
  expect_seen(masked(Opcode::kClose, raw({3, 0xE9}) + "bye \xE4\xBD\xA0"),
              {{Kind::kClose, Opcode::kClose, 1001, "bye \xE4\xBD\xA0"}});
}

TEST(Rfc6455_5_5_1, ACloseOfOneByteIsRefused) {
  expect_fault(masked(Opcode::kClose, "\x03"), 1002);
}

TEST(Rfc6455_5_5_1, NothingIsDecodedAfterAClose) {
  expect_seen(
      masked(Opcode::kClose, raw({3, 0xE8})) + masked(Opcode::kText, "late") + raw({0xFF, 0xFF}),
      {{Kind::kClose, Opcode::kClose, 1000, ""}});
}

TEST(Rfc6455_7_1_7, NothingIsDecodedAfterAFault) {
  expect_fault(masked(Opcode::kContinuation, "x") + masked(Opcode::kText, "late"), 1002);
}

TEST(Rfc6455_7_4, InvalidCloseCodesAreRefused) {
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    expect_fault(masked(Opcode::kClose, raw({code >> 8, code & 0xFF})), 1002);
  }
  for (const int code : {1000, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999}) {
    expect_seen(masked(Opcode::kClose, raw({code >> 8, code & 0xFF})),
                {{Kind::kClose, Opcode::kClose, static_cast<std::uint16_t>(code), ""}});
  }
}

TEST(Rfc6455_8_1, ACloseReasonThatIsNotUtf8IsRefused) {
  expect_fault(masked(Opcode::kClose, raw({3, 0xE8, 0xCE, 0xBA, 0xE1, 0xBD})), 1007);
}

// --- 8.1: text is UTF-8 ------------------------------------------------------------------------

TEST(Rfc6455_8_1, BadTextIsRefusedGoodTextIsNot) {
  const std::string good = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5";
  expect_seen(masked(Opcode::kText, good), {{Kind::kMessage, Opcode::kText, 0, good}});
  expect_fault(masked(Opcode::kText, good + "\xED\xA0\x80" + "edited"), 1007);
  expect_fault(masked(Opcode::kText, "\xF4\x90\x80\x80"), 1007);
  expect_fault(masked(Opcode::kText, "\xC0\xAF"), 1007);
  expect_fault(masked(Opcode::kText, good + "\xCE"), 1007);
}

TEST(Rfc6455_8_1, BinaryMayHoldAnything) {
  expect_seen(masked(Opcode::kBinary, "\xFF\xFE"),
              {{Kind::kMessage, Opcode::kBinary, 0, "\xFF\xFE"}});
}

TEST(Rfc6455_8_1, ACharacterMayBeCutByAFragment) {
  expect_seen(masked(Opcode::kText, "\xF0\x9F", false) + masked(Opcode::kPing, "") +
                  masked(Opcode::kContinuation, "\x91", false) +
                  masked(Opcode::kContinuation, "\x8D"),
              {{Kind::kPing, Opcode::kPing, 0, ""},
               {Kind::kMessage, Opcode::kText, 0, "\xF0\x9F\x91\x8D"}});
  expect_fault(masked(Opcode::kText, "\xF0\x9F", false) + masked(Opcode::kContinuation, "\x91"),
               1007);
}

// A frame that ends inside a character is the same fault, to the word, however it came.
TEST(Rfc6455_8_1, ATruncatedCharacterIsTheSameFaultWholeAndInPieces) {
  const std::string stream = masked(Opcode::kText, "\x03\xE8");
  EXPECT_EQ(decode(stream), decode_byte_by_byte(stream));
}

// The rest of the frame, and of the message, has not come, and need not.
TEST(Rfc6455_8_1, FailsAtTheFirstBadByteAcrossFragmentsAndChunks) {
  const std::string stream = masked(Opcode::kText, "good \xF4", false) +
                             masked(Opcode::kContinuation, "\x90\x80\x80 and much more text");
  const std::size_t bad = masked(Opcode::kText, "good \xF4", false).size() + 6;
  Decoder decoder(Role::kServer, 65536);
  std::vector<Seen> seen;
  for (std::size_t i = 0; i < stream.size() && seen.empty(); ++i) {
    testing::feed(decoder, stream.substr(i, 1), seen);
    EXPECT_EQ(seen.empty(), i < bad) << i;
  }
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1007);
}

// --- limits ------------------------------------------------------------------------------------

TEST(DecoderLimits, ExactlyTheLimitIsTakenOneByteMoreIsNot) {
  const std::string limit(1000, 'x');
  expect_seen(masked(Opcode::kText, limit), {{Kind::kMessage, Opcode::kText, 0, limit}}, 1000);
  expect_fault(masked(Opcode::kText, limit + "x"), 1009, 1000);
  expect_seen(masked(Opcode::kText, limit.substr(1), false) + masked(Opcode::kContinuation, "x"),
              {{Kind::kMessage, Opcode::kText, 0, limit}}, 1000);
  expect_fault(masked(Opcode::kText, limit, false) + masked(Opcode::kContinuation, "x"), 1009,
               1000);
}

TEST(DecoderLimits, TooLargeIsToldAtTheHeaderAndNothingIsAllocated) {
  Decoder decoder(Role::kServer, 65536);
  std::vector<Seen> seen;
  // 2^62, with its key, and not one byte of payload.
  testing::feed(decoder, raw({0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}), seen);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1009);
  EXPECT_FALSE(decoder.holds_memory());
}

TEST(DecoderLimits, AFragmentIsCountedBeforeItsPayloadComes) {
  Decoder decoder(Role::kServer, 100);
  std::vector<Seen> seen;
  testing::feed(decoder, masked(Opcode::kText, std::string(60, 'x'), false), seen);
  testing::feed(decoder, masked(Opcode::kContinuation, std::string(41, 'x')).substr(0, 6), seen);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1009);
  EXPECT_FALSE(decoder.holds_memory());
}

}  // namespace
}  // namespace parley::ws
