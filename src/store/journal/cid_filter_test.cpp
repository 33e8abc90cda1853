#include "store/journal/cid_filter.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "store/journal/generation.h"

namespace parley::store::journal {
namespace {

// The first level has room for so many, and each one after it for four times as many.
constexpr std::size_t kFirstLevel = 2048 * 40;
constexpr std::size_t kFirstBytes = 128 * 1024;

// The cids of a client that counts are as alike as cids can be.
std::uint64_t cid(std::size_t number) {
  return hash_of_cid("ada", fmt::format("c{}", number));
}

void fill(CidFilter& filter, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) filter.add(cid(i));
}

// What part of new ones is looked up in vain.
double in_vain(const CidFilter& filter) {
  constexpr std::size_t kTried = 200'000;
  std::size_t possible = 0;
  for (std::size_t i = 0; i < kTried; ++i)
    possible += filter.possible(cid(1'000'000'000 + i)) ? 1 : 0;
  return static_cast<double>(possible) / kTried;
}

TEST(CidFilter, KnowsNothingForSureBeforeItIsComplete) {
  CidFilter filter;
  EXPECT_FALSE(filter.is_complete());
  EXPECT_TRUE(filter.possible(cid(1)));
  filter.add(cid(2));
  EXPECT_TRUE(filter.possible(cid(1)));
  filter.complete();
  EXPECT_TRUE(filter.is_complete());
  EXPECT_FALSE(filter.possible(cid(1)));
  EXPECT_TRUE(filter.possible(cid(2)));
}

TEST(CidFilter, AnEmptyOneHoldsNothing) {
  CidFilter filter;
  filter.complete();
  EXPECT_EQ(filter.bytes(), 0U);
  EXPECT_EQ(in_vain(filter), 0.0);
}

// In every level, at its borders, and long after it was added.
TEST(CidFilter, NeverForgets) {
  constexpr std::size_t kAdded = kFirstLevel * (1 + 4) + 1'000;
  CidFilter filter;
  filter.complete();
  for (std::size_t i = 0; i < kAdded; ++i) {
    filter.add(cid(i));
    ASSERT_TRUE(filter.possible(cid(i))) << i;
  }
  for (std::size_t i = 0; i < kAdded; ++i) ASSERT_TRUE(filter.possible(cid(i))) << i;
}

TEST(CidFilter, FindsNewOnesNewAsOftenAsItSays) {
  CidFilter filter;
  filter.complete();
  fill(filter, 0, kFirstLevel / 2);
  EXPECT_LT(in_vain(filter), 1.0 / 5'000) << "half full";
  fill(filter, kFirstLevel / 2, kFirstLevel);
  const double full = in_vain(filter);
  EXPECT_LT(full, 1.0 / 200) << "full";
  EXPECT_GT(full, 1.0 / 1'000) << "else it takes more memory than it has to";
  // Each full level adds its own part.
  fill(filter, kFirstLevel, kFirstLevel * 5);
  EXPECT_LT(in_vain(filter), 2.0 / 200) << "two levels full";
}

TEST(CidFilter, GrowsByLevelsOnlyWhenOneIsFull) {
  CidFilter filter;
  filter.add(cid(0));
  EXPECT_EQ(filter.bytes(), kFirstBytes);
  fill(filter, 1, kFirstLevel);
  EXPECT_EQ(filter.bytes(), kFirstBytes);
  filter.add(cid(kFirstLevel));
  EXPECT_EQ(filter.bytes(), kFirstBytes * (1 + 4));
  fill(filter, kFirstLevel + 1, kFirstLevel * 5);
  EXPECT_EQ(filter.bytes(), kFirstBytes * (1 + 4));
  filter.add(cid(kFirstLevel * 5));
  EXPECT_EQ(filter.bytes(), kFirstBytes * (1 + 4 + 16));
}

// Beyond its last level it forgets nothing and grows no more.
TEST(CidFilter, HasALargestSize) {
  CidFilter filter;
  filter.complete();
  constexpr std::size_t kRoom = kFirstLevel * (1 + 4 + 16 + 64 + 256);
  constexpr std::size_t kBytesMax = kFirstBytes * (1 + 4 + 16 + 64 + 256);
  // Mixed numbers in place of texts: 28 million of those take long.
  const auto mixed = [](std::uint64_t number) { return checksum(number, {}); };
  for (std::uint64_t i = 0; i < kRoom + 1'000; ++i) filter.add(mixed(i));
  EXPECT_EQ(filter.bytes(), kBytesMax);
  for (std::uint64_t i = 0; i < kRoom + 1'000; i += 997) ASSERT_TRUE(filter.possible(mixed(i)));
  EXPECT_LT(in_vain(filter), 1.0 / 40) << "all five levels full";
}

}  // namespace
}  // namespace parley::store::journal
