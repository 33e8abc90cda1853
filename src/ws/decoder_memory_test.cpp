// What a decoder costs: nothing while idle, what has come while in pieces; and that it goes on for
// ever. Known failures of other servers are tested here by name.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ws/decoder.h"
#include "ws/testing.h"

namespace parley::ws {
namespace {

using testing::feed;
using testing::masked;
using testing::raw;
using testing::Seen;
using Kind = Step::Kind;

TEST(DecoderMemory, WholeFramesNeedNone) {
  Decoder decoder(Role::kServer, 65536);
  std::string stream = masked(Opcode::kText, "one") + masked(Opcode::kPing, "two") +
                       masked(Opcode::kBinary, std::string(5000, 'x'));
  std::span<char> input(stream);
  for (int i = 0; i < 3; ++i) {
    const Step step = decoder.next(input);
    ASSERT_NE(step.kind, Kind::kNeedMore);
    EXPECT_FALSE(decoder.holds_memory());
    EXPECT_GE(step.payload.data(), stream.data()) << "zero copy: it lies in the input";
    EXPECT_LE(step.payload.data() + step.payload.size(), stream.data() + stream.size());
  }
}

TEST(DecoderMemory, APartialHeaderNeedsNone) {
  Decoder decoder(Role::kServer, 65536);
  std::vector<Seen> seen;
  const std::string frame = masked(Opcode::kBinary, std::string(300, 'x'));
  for (std::size_t i = 0; i < 7; ++i) {
    feed(decoder, frame.substr(i, 1), seen);
    EXPECT_FALSE(decoder.holds_memory());
  }
  feed(decoder, frame.substr(7), seen);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].bytes, std::string(300, 'x'));
}

TEST(DecoderMemory, IsReleasedWhenTheMessageIsDone) {
  Decoder decoder(Role::kServer, 65536);
  std::vector<Seen> seen;
  feed(decoder, masked(Opcode::kText, "a", false), seen);
  EXPECT_TRUE(decoder.holds_memory());
  feed(decoder, masked(Opcode::kContinuation, "b"), seen);  // the last call in it says kNeedMore
  EXPECT_EQ(seen.size(), 1U);
  EXPECT_FALSE(decoder.holds_memory());

  const std::string ping = masked(Opcode::kPing, "ping");
  feed(decoder, ping.substr(0, 8), seen);
  EXPECT_TRUE(decoder.holds_memory());
  feed(decoder, ping.substr(8), seen);
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_FALSE(decoder.holds_memory());
}

// Slowloris with a large announced length: memory follows what came.
TEST(DecoderMemory, AnAnnouncedLengthAllocatesNothing) {
  Decoder decoder(Role::kServer, 65536);
  std::vector<Seen> seen;
  const std::string frame = masked(Opcode::kBinary, std::string(65536, 'x'));
  feed(decoder, frame.substr(0, 14), seen);
  for (std::size_t at = 14; at < frame.size(); ++at) {
    feed(decoder, frame.substr(at, 1), seen);
    ASSERT_LE(decoder.memory_bytes(), 2 * (at - 13) + 600) << at;
  }
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].bytes.size(), 65536U);
}

TEST(DecoderMemory, BufferedMessagesBringThePaddingOfTheirReader) {
  Decoder decoder(Role::kServer, 65536);
  std::string first = masked(Opcode::kText, "[1,", false);
  std::string second = masked(Opcode::kContinuation, "2]");
  std::span<char> input(first);
  ASSERT_EQ(decoder.next(input).kind, Kind::kNeedMore);
  input = second;
  const Step step = decoder.next(input);
  ASSERT_EQ(step.text(), "[1,2]");
  // Under the address sanitizer this read is the test.
  const std::string behind(step.payload.data() + step.payload.size(), Decoder::kPaddingBytes);
  EXPECT_EQ(behind, std::string(Decoder::kPaddingBytes, '\0'));
}

TEST(DecoderMemory, BytesBehindAPayloadAreNotTouched) {
  Decoder decoder(Role::kServer, 65536);
  const std::string second = masked(Opcode::kText, "second");
  std::string stream = masked(Opcode::kText, "first") + second;
  std::span<char> input(stream);
  ASSERT_EQ(decoder.next(input).text(), "first");
  EXPECT_EQ(std::string(input.begin(), input.end()), second);
  EXPECT_EQ(decoder.next(input).text(), "second");
}

TEST(DecoderMemory, EndlessEmptyFragmentsAreBounded) {
  Decoder decoder(Role::kServer, 65536);
  std::vector<Seen> seen;
  feed(decoder, masked(Opcode::kText, "", false), seen);
  const std::string empty = masked(Opcode::kContinuation, "", false);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += empty;
  for (int i = 0; i < 1000; ++i) feed(decoder, many, seen);
  EXPECT_TRUE(seen.empty());
  EXPECT_LE(decoder.memory_bytes(), 600U);
}

TEST(KnownFailures, AMillionFragmentsInOneMessage) {
  constexpr std::size_t kFragments = 1'000'000;
  Decoder decoder(Role::kServer, kFragments + 1);
  std::vector<Seen> seen;
  feed(decoder, masked(Opcode::kText, "", false), seen);
  const std::string one = masked(Opcode::kContinuation, "x", false);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += one;
  for (std::size_t i = 0; i < kFragments / 1000; ++i) {
    feed(decoder, many, seen);
    ASSERT_LE(decoder.memory_bytes(), 2 * (i + 1) * 1000 + 600);
  }
  feed(decoder, masked(Opcode::kContinuation, "!"), seen);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].kind, Kind::kMessage);
  EXPECT_EQ(seen[0].bytes, std::string(kFragments, 'x') + "!");
  EXPECT_FALSE(decoder.holds_memory());
}

// ws 7.5.12 closed every connection after a fixed number of messages: its cap on fragments
// counted what it never reset.
TEST(KnownFailures, ConnectionClosedAfterExactlyNMessages) {
  Decoder decoder(Role::kServer, 65536);
  const std::string fragmented =
      masked(Opcode::kText, "a", false) + masked(Opcode::kContinuation, "b");
  const std::string whole = masked(Opcode::kText, "ab");
  std::string stream;
  for (int i = 0; i < 500; ++i) stream += fragmented + whole;
  std::string buffer;
  std::size_t count = 0;
  for (int round = 0; round < 1000; ++round) {
    buffer = stream;
    std::span<char> input(buffer);
    for (Step step = decoder.next(input); step.kind != Kind::kNeedMore;
         step = decoder.next(input)) {
      ASSERT_EQ(step.kind, Kind::kMessage) << count;
      ASSERT_EQ(step.text(), "ab") << count;
      ++count;
    }
  }
  EXPECT_EQ(count, 1'000'000U);
}

}  // namespace
}  // namespace parley::ws
