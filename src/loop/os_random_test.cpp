#include "loop/os_random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

namespace parley::loop {
namespace {

TEST(OsRandom, NeverHandsOutTheSameTwice) {
  OsRandom random;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(seen.insert(random.next_u64()).second);
}

TEST(OsRandom, TwoOfThemDiffer) {
  OsRandom one;
  OsRandom other;
  EXPECT_NE(one.next_u64(), other.next_u64());
}

// Sizes that end within a block, on its edge, and beyond one.
TEST(OsRandom, FillsEverySizeToItsLastByte) {
  OsRandom random;
  for (const std::size_t size : {1U, 7U, 300U, 511U, 512U, 513U, 5'000U}) {
    std::vector<std::byte> seen(size);
    for (int i = 0; i < 12; ++i) {
      std::vector<std::byte> bytes(size);
      random.fill(bytes);
      for (std::size_t k = 0; k < size; ++k) seen[k] |= bytes[k];
    }
    // A byte that stays zero twelve times over: once in 2^96.
    for (const std::byte byte : seen) EXPECT_NE(byte, std::byte{0}) << size;
  }
}

}  // namespace
}  // namespace parley::loop
