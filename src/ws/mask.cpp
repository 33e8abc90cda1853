#include "ws/mask.h"

#include <cstring>

namespace parley::ws {

void apply_mask(std::span<char> bytes, MaskKey key, std::uint64_t offset) {
  // The key turned so that its first byte belongs to bytes[0], then repeated over a word.
  std::array<std::uint8_t, 8> pattern{};
  for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = key[(offset + i) & 3];
  std::uint64_t word = 0;
  std::memcpy(&word, pattern.data(), sizeof word);

  char* at = bytes.data();
  std::size_t left = bytes.size();
  // Four words a step: without dependence between them, compilers turn this into vector code.
  constexpr std::size_t kBlock = 4 * sizeof word;
  while (left >= kBlock) {
    std::array<std::uint64_t, 4> block;
    std::memcpy(block.data(), at, kBlock);
    for (std::uint64_t& each : block) each ^= word;
    std::memcpy(at, block.data(), kBlock);
    at += kBlock;
    left -= kBlock;
  }
  while (left >= sizeof word) {
    std::uint64_t each = 0;
    std::memcpy(&each, at, sizeof each);
    each ^= word;
    std::memcpy(at, &each, sizeof each);
    at += sizeof word;
    left -= sizeof word;
  }
  for (std::size_t i = 0; i < left; ++i) {
    at[i] = static_cast<char>(static_cast<std::uint8_t>(at[i]) ^ pattern[i]);
  }
}

}  // namespace parley::ws
