#include "store/sqlite/page_checksum.h"

#include <gtest/gtest.h>

#include <array>

namespace parley::store::sqlite {
namespace {

using Page = std::array<std::byte, kPageBytes>;

Page sealed_page(std::uint64_t number) {
  Page page{};
  for (std::size_t i = 0; i < page.size(); ++i)
    page[i] = static_cast<std::byte>((i * 31) ^ (i / 7));
  seal_page(number, page);
  return page;
}

void flip(Page& page, std::size_t bit) {
  page[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
}

TEST(PageChecksum, ASealedPageIsWhole) {
  EXPECT_TRUE(is_page_whole(7, sealed_page(7)));
}

TEST(PageChecksum, EveryFlippedBitIsNoticed) {
  Page page = sealed_page(7);
  for (std::size_t bit = 0; bit < 8 * kPageBytes; ++bit) {
    flip(page, bit);
    ASSERT_FALSE(is_page_whole(7, page)) << "bit " << bit;
    flip(page, bit);
  }
  EXPECT_TRUE(is_page_whole(7, page));
}

// The top bits of two words of one lane: a sum that only multiplies would not see it.
TEST(PageChecksum, TwoFlippedBitsAreNoticed) {
  const Page page = sealed_page(7);
  for (std::size_t first = 63; first < 8 * (kPageBytes - 8); first += 64 * 5) {
    for (std::size_t second = first + 64; second < 8 * kPageBytes; second += 64) {
      Page damaged = page;
      flip(damaged, first);
      flip(damaged, second);
      ASSERT_FALSE(is_page_whole(7, damaged)) << first << ", " << second;
    }
  }
}

TEST(PageChecksum, APageInAnothersPlaceIsNoticed) {
  EXPECT_FALSE(is_page_whole(8, sealed_page(7)));
}

TEST(PageChecksum, APageOfZerosIsNotWhole) {
  EXPECT_FALSE(is_page_whole(1, Page{}));
}

}  // namespace
}  // namespace parley::store::sqlite
