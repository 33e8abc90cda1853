#include "store/journal/cid_filter.h"

namespace parley::store::journal {
namespace {

// 12.8 bits a cid and 7 of them set: for each level that is full about 1 in 200 new ones is looked
// up in vain.
constexpr std::size_t kCidsPerBlock = 40;
constexpr int kBitsSet = 7;
constexpr std::size_t kBlocksFirst = 2048;  // 128 KiB
// Each level is four times the one before, so that there are few to look at.
constexpr std::size_t kGrowth = 4;
// 128 KiB … 32 MiB, 43 MiB in all, for 28 million cids. With more of them the last level fills up
// and the look-ups in vain become more.
constexpr std::size_t kLevelsMax = 5;

std::size_t block_of(std::uint64_t hash, std::size_t blocks) {
  return static_cast<std::size_t>(((hash >> 32U) * blocks) >> 32U);
}

// Seven places of 9 bits each. The hash is mixed anew: its upper half has chosen the block.
template <class Use>
void for_each_bit(std::uint64_t hash, Use&& use) {
  std::uint64_t bits = (hash ^ (hash >> 29U)) * 0xBF58'476D'1CE4'E5B9;
  for (int i = 0; i < kBitsSet; ++i, bits >>= 9U)
    use((bits >> 6U) & 7U, std::uint64_t{1} << (bits & 63U));
}

}  // namespace

void CidFilter::add(std::uint64_t hash) {
  if (levels_.empty() || (levels_.back().room == 0 && levels_.size() < kLevelsMax)) {
    const std::size_t blocks =
        levels_.empty() ? kBlocksFirst : levels_.back().blocks.size() * kGrowth;
    levels_.push_back({.blocks = std::vector<Block>(blocks), .room = blocks * kCidsPerBlock});
  }
  Level& level = levels_.back();
  if (level.room > 0) --level.room;
  Block& block = level.blocks[block_of(hash, level.blocks.size())];
  for_each_bit(hash, [&](std::uint64_t word, std::uint64_t bit) { block[word] |= bit; });
}

bool CidFilter::possible(std::uint64_t hash) const {
  if (!complete_) return true;
  for (const Level& level : levels_) {
    const Block& block = level.blocks[block_of(hash, level.blocks.size())];
    bool all = true;
    for_each_bit(hash, [&](std::uint64_t word, std::uint64_t bit) {
      all = all && (block[word] & bit) != 0;
    });
    if (all) return true;
  }
  return false;
}

std::size_t CidFilter::bytes() const {
  std::size_t bytes = 0;
  for (const Level& level : levels_) bytes += level.blocks.size() * sizeof(Block);
  return bytes;
}

}  // namespace parley::store::journal
