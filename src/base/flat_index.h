// FlatIndex: finds the positions of things that stand in an array elsewhere, by a hash of their
// key. It keeps the positions only, in open addressing (linear probing, Knuth 6.4 algorithms L and
// R): 5 to 11 bytes an entry, where a node of std::unordered_map takes 40 and an allocation.
//
// Keys and their hashes are the caller's: each call says how to compare, or how to hash what stands
// at a position. A hash should be mixed in its low bits.
//
// Threads: one owner.
// Invariant: a position is in it at most once; less than three quarters of the cells are taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/check.h"

namespace parley {

class FlatIndex {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // The position whose key has this hash and of which `is_it(position)` holds; kNone if there is
  // none.
  template <class IsIt>
  std::uint32_t find(std::size_t hash, IsIt&& is_it) const {
    if (cells_.empty()) return kNone;
    for (std::size_t cell = hash & mask();; cell = (cell + 1) & mask()) {
      if (cells_[cell] == kNone || is_it(cells_[cell])) return cells_[cell];
    }
  }

  // `hash_at(position)` is the hash of what stands there; also of the one that is added.
  template <class HashAt>
  void insert(std::uint32_t position, HashAt&& hash_at) {
    CHECK(position != kNone);
    if ((size_ + 1) * 4 > cells_.size() * 3) grow(hash_at);
    put(position, hash_at);
    ++size_;
  }

  // The position must be in it, and what stands there must still have its hash.
  template <class HashAt>
  void erase(std::uint32_t position, HashAt&& hash_at) {
    std::size_t hole = hash_at(position) & mask();
    while (cells_[hole] != position) {
      CHECK(cells_[hole] != kNone);
      hole = (hole + 1) & mask();
    }
    // Whoever was pushed past the hole by a collision moves back into it.
    for (std::size_t cell = (hole + 1) & mask(); cells_[cell] != kNone;
         cell = (cell + 1) & mask()) {
      const std::size_t home = hash_at(cells_[cell]) & mask();
      if (((cell - home) & mask()) < ((cell - hole) & mask())) continue;
      cells_[std::exchange(hole, cell)] = cells_[cell];
    }
    cells_[hole] = kNone;
    --size_;
  }

  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kCellsMin = 8;

  std::size_t mask() const { return cells_.size() - 1; }

  template <class HashAt>
  void put(std::uint32_t position, HashAt& hash_at) {
    std::size_t cell = hash_at(position) & mask();
    while (cells_[cell] != kNone) cell = (cell + 1) & mask();
    cells_[cell] = position;
  }

  template <class HashAt>
  void grow(HashAt& hash_at) {
    const std::size_t cells = cells_.empty() ? kCellsMin : cells_.size() * 2;
    const std::vector<std::uint32_t> before =
        std::exchange(cells_, std::vector<std::uint32_t>(cells, kNone));
    for (const std::uint32_t position : before) {
      if (position != kNone) put(position, hash_at);
    }
  }

  std::vector<std::uint32_t> cells_;  // a power of two of them
  std::size_t size_ = 0;
};

// Spreads the bits of a number over all others (the finalizer of SplitMix64).
constexpr std::size_t mix_bits(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
  return bits ^ (bits >> 31U);
}

}  // namespace parley
