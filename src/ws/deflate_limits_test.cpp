// What a compressed message may cost: bounded while it is inflated, nothing once it is done. Known
// failures of other servers are tested here by name.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ws/deflate_testing.h"

namespace parley::ws {
namespace {

using testing::decode_deflate;
using testing::feed;
using testing::fragmented_rsv1;
using testing::masked;
using testing::masked_rsv1;
using testing::peer_deflated;
using testing::raw;
using testing::Seen;
using Kind = Step::Kind;

constexpr std::size_t kMax = 65536;
// zlib's state and window: 7 KB and 32 KB on 64-bit machines.
constexpr std::size_t kInflaterBytesMax = 48 * 1024;

// Of `message`, cut after so many bytes of its frame: fed byte by byte, what it holds at the most.
std::size_t peak_memory(std::string_view stream, std::vector<Seen>& seen) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, kMax, inflaters);
  std::size_t peak = 0;
  for (const char& byte : stream) {
    feed(decoder, {&byte, 1}, seen);
    peak = std::max(peak, decoder.memory_bytes());
  }
  return peak;
}

TEST(DeflateLimits, AMessageOfExactlyTheMaximumPasses) {
  const std::string text(kMax, 'x');
  for (const std::size_t chunk_bytes : {SIZE_MAX, std::size_t{1}}) {
    const auto seen =
        decode_deflate(masked_rsv1(Opcode::kText, peer_deflated(text)), kMax, chunk_bytes);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].kind, Kind::kMessage);
    EXPECT_EQ(seen[0].bytes, text);
    const auto longer =
        decode_deflate(masked_rsv1(Opcode::kText, peer_deflated(text + "x")), kMax, chunk_bytes);
    ASSERT_EQ(longer.size(), 1U);
    EXPECT_EQ(longer[0].kind, Kind::kFault);
    EXPECT_EQ(longer[0].code, 1009);
  }
}

TEST(DeflateLimits, StoredBlocksOfTheMaximumPassThoughTheyAreLongerThanIt) {
  const std::string text(kMax, 'x');
  const std::string payload = peer_deflated(text, {.level = 0, .flush_every = 100});
  ASSERT_GT(payload.size(), kMax);
  const auto seen = decode_deflate(masked_rsv1(Opcode::kText, payload), kMax);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].bytes, text);
}

TEST(DeflateLimits, ALengthThatNoMessageNeedsIsRefusedAtTheHeader) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, kMax, inflaters);
  std::vector<Seen> seen;
  feed(decoder, raw({0xC2, 0xFF, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4}),
       seen);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1009);
  EXPECT_FALSE(decoder.holds_memory());
}

// Nothing comes out, so that only what went in can end it.
TEST(DeflateLimits, EndlessEmptyBlocksEnd) {
  std::string empty;
  for (int i = 0; i < 200; ++i) empty += raw({0x00, 0x00, 0x00, 0xff, 0xff});
  Inflaters inflaters;
  Decoder decoder(Role::kServer, kMax, inflaters);
  std::vector<Seen> seen;
  feed(decoder, masked_rsv1(Opcode::kText, empty, false), seen);
  const std::string more = masked(Opcode::kContinuation, empty, false);
  std::size_t frames = 0;
  for (; seen.empty() && frames < 1000; ++frames) {
    feed(decoder, more, seen);
    EXPECT_LE(decoder.memory_bytes(), kInflaterBytesMax + 600);
  }
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1009);
  EXPECT_LE(frames * empty.size(), 2 * kMax + 2048);
}

TEST(DeflateLimits, BadTextComesBeforeTooMuchOfIt) {
  const std::string payload = peer_deflated("\xFF" + std::string(kMax, 'x'));
  for (const std::size_t chunk_bytes : {SIZE_MAX, std::size_t{1}}) {
    const auto seen = decode_deflate(masked_rsv1(Opcode::kText, payload), kMax, chunk_bytes);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].code, 1007);
  }
}

TEST(DeflateLimits, NothingIsHeldOnceTheMessageIsDone) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, kMax, inflaters);
  std::vector<Seen> seen;
  const std::string payload = peer_deflated("a text, a text, a text");
  feed(decoder, masked_rsv1(Opcode::kText, payload), seen);  // the last call in it says kNeedMore
  EXPECT_EQ(seen.size(), 1U);
  EXPECT_FALSE(decoder.holds_memory());
  const std::string fragments = fragmented_rsv1(Opcode::kText, payload, {5});
  feed(decoder, fragments.substr(0, 11), seen);
  EXPECT_GT(decoder.memory_bytes(), sizeof(Inflater));
  feed(decoder, fragments.substr(11), seen);
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_FALSE(decoder.holds_memory());
}

TEST(DeflateLimits, AHeaderAloneTakesNoInflater) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, kMax, inflaters);
  std::vector<Seen> seen;
  feed(decoder, masked_rsv1(Opcode::kText, std::string(100, 'x')).substr(0, 6), seen);
  EXPECT_TRUE(decoder.holds_memory());
  EXPECT_LE(decoder.memory_bytes(), 600U);
}

TEST(DeflateLimits, WholeMessagesOfALoopShareOneInflater) {
  Inflaters inflaters;
  Decoder one(Role::kServer, kMax, inflaters);
  Decoder two(Role::kServer, kMax, inflaters);
  std::vector<Seen> seen;
  const std::string frame = masked_rsv1(Opcode::kText, peer_deflated("text"));
  feed(one, frame, seen);
  feed(two, frame, seen);
  EXPECT_EQ(seen.size(), 2U);
  const auto used = inflaters.take();
  const auto fresh = inflaters.take();
  EXPECT_GT(used->memory_bytes(), fresh->memory_bytes()) << "it came back, with its window";
}

// Two messages in pieces at the same time do not meet in it.
TEST(DeflateLimits, MessagesInPiecesHaveTheirOwn) {
  Inflaters inflaters;
  Decoder one(Role::kServer, kMax, inflaters);
  Decoder two(Role::kServer, kMax, inflaters);
  std::vector<Seen> seen;
  const std::string a = masked_rsv1(Opcode::kText, peer_deflated(std::string(50, 'a') + "end"));
  const std::string b = masked_rsv1(Opcode::kText, peer_deflated(std::string(70, 'b') + "end"));
  feed(one, a.substr(0, 9), seen);
  feed(two, b.substr(0, 9), seen);
  feed(one, a.substr(9), seen);
  feed(two, b.substr(9), seen);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].bytes, std::string(50, 'a') + "end");
  EXPECT_EQ(seen[1].bytes, std::string(70, 'b') + "end");
}

TEST(DeflateLimits, InflatedMessagesBringThePaddingOfTheirReader) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, 600, inflaters);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, std::size_t{64}, std::size_t{599}, std::size_t{600}}) {
    std::string frame = masked_rsv1(Opcode::kText, peer_deflated(std::string(size, 'x')));
    std::span<char> input(frame);
    const Step step = decoder.next(input);
    ASSERT_EQ(step.kind, Kind::kMessage);
    ASSERT_EQ(step.payload.size(), size);
    // Under the address sanitizer this read is the test.
    const std::string behind(step.payload.data() + size, Decoder::kPaddingBytes);
    EXPECT_EQ(behind, std::string(Decoder::kPaddingBytes, '\0'));
  }
}

// --- known failures of others -------------------------------------------------------------------

// uWebSockets #1650 put the four octets of the tail behind the payload, where the next frame was.
TEST(KnownFailures, DeflateTailOverTheNextFrame) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, kMax, inflaters);
  const std::string second = masked(Opcode::kText, "second");
  std::string stream = masked_rsv1(Opcode::kText, peer_deflated("first")) + second;
  std::span<char> input(stream);
  ASSERT_EQ(decoder.next(input).text(), "first");
  EXPECT_EQ(std::string(input.begin(), input.end()), second);
  EXPECT_EQ(decoder.next(input).text(), "second");
}

// NATS CVE-2026-27571: who had not logged in yet could have a small frame inflated without bound.
TEST(KnownFailures, PreAuthDeflateBomb) {
  std::string inflated;
  inflated.resize(100'000'000, 'x');
  const std::string bomb = peer_deflated(inflated, {.level = 9});
  ASSERT_LT(bomb.size(), 2 * kMax) << "or it would be refused for its length on the wire";
  std::vector<Seen> seen;
  const std::size_t peak = peak_memory(masked_rsv1(Opcode::kText, bomb), seen);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].code, 1009);
  EXPECT_LE(peak, kMax + kInflaterBytesMax + 1024);
  EXPECT_GT(peak, kMax / 2) << "it was inflated, and the inflating was stopped";
}

TEST(KnownFailures, PreAuthDeflateBombInOneChunk) {
  std::string inflated;
  inflated.resize(100'000'000, 'x');
  const std::string bomb = peer_deflated(inflated, {.level = 9});
  Inflaters inflaters;
  const std::unique_ptr<Inflater> inflater = inflaters.take();
  MessageBuffer out;
  EXPECT_EQ(inflater->feed(bomb, out, kMax), Inflater::Answer::kTooLarge);
  EXPECT_EQ(out.size(), kMax + 1);
  EXPECT_EQ(out.capacity(), kMax + 1 + MessageBuffer::kPaddingBytes);
  EXPECT_LE(inflater->memory_bytes(), kInflaterBytesMax);
}

TEST(KnownFailures, AMillionCompressedMessages) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, kMax, inflaters);
  const std::string payload = peer_deflated("text, text");
  const std::string both =
      masked_rsv1(Opcode::kText, payload) + fragmented_rsv1(Opcode::kText, payload, {4});
  std::string stream;
  for (int i = 0; i < 500; ++i) stream += both;
  std::string buffer;
  std::size_t count = 0;
  for (int round = 0; round < 1000; ++round) {
    buffer = stream;
    std::span<char> input(buffer);
    for (Step step = decoder.next(input); step.kind != Kind::kNeedMore;
         step = decoder.next(input)) {
      ASSERT_EQ(step.kind, Kind::kMessage) << count;
      ASSERT_EQ(step.text(), "text, text") << count;
      ++count;
    }
  }
  EXPECT_EQ(count, 1'000'000U);
  EXPECT_LE(inflaters.take()->memory_bytes(), kInflaterBytesMax);
}

}  // namespace
}  // namespace parley::ws
