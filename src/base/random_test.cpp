#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <deque>
#include <vector>

namespace parley {
namespace {

// Gives the figures it is told to.
class ScriptedRandom final : public Random {
 public:
  explicit ScriptedRandom(std::deque<std::uint64_t> values) : values_(std::move(values)) {}
  void fill(std::span<std::byte> out) override {
    ASSERT_EQ(out.size(), sizeof(std::uint64_t));
    ASSERT_FALSE(values_.empty());
    std::memcpy(out.data(), &values_.front(), out.size());
    values_.pop_front();
  }
  std::size_t left() const { return values_.size(); }

 private:
  std::deque<std::uint64_t> values_;
};

TEST(SeededRandom, GivesThePublishedStreamOfSplitMix64) {
  SeededRandom random(1234567);
  EXPECT_EQ(random.next_u64(), 6457827717110365317U);
  EXPECT_EQ(random.next_u64(), 3203168211198807973U);
  EXPECT_EQ(random.next_u64(), 9817491932198370423U);
}

TEST(SeededRandom, SeedsGiveStreamsOfTheirOwn) {
  SeededRandom one(1);
  SeededRandom same(1);
  SeededRandom other(2);
  const std::uint64_t first = one.next_u64();
  EXPECT_EQ(first, same.next_u64());
  EXPECT_NE(first, other.next_u64());
}

TEST(SeededRandom, FillsOddSizesToTheLastByte) {
  std::array<std::byte, 13> seen{};
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SeededRandom random(seed);
    std::array<std::byte, 13> bytes{};
    random.fill(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) seen[i] |= bytes[i];
  }
  for (const std::byte byte : seen) EXPECT_NE(byte, std::byte{0});
}

TEST(Random, BelowStaysBelowAndReachesAll) {
  SeededRandom random(7);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6'000; ++i) {
    const std::uint64_t value = random.below(6);
    ASSERT_LT(value, 6U);
    ++counts[value];
  }
  for (const int count : counts) EXPECT_NEAR(count, 1'000, 200);
}

TEST(Random, BelowRejectsTheUnevenRest) {
  // Of the 2^64 figures the last few would make small results likelier; they are drawn again.
  ScriptedRandom random({UINT64_MAX, 14});
  EXPECT_EQ(random.below(10), 4U);
  EXPECT_EQ(random.left(), 0U);
}

TEST(RandomDeathTest, BelowZeroIsOurMistake) {
  SeededRandom random(1);
  EXPECT_DEATH(random.below(0), "invariant broken");
}

}  // namespace
}  // namespace parley
