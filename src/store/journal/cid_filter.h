// CidFilter: which (author, cid) the index surely does not hold, so that a new message costs no
// look-up there. A Bloom filter in blocks of one cache line ("Cache-, Hash- and Space-Efficient
// Bloom Filters", Putze, Sanders, Singler 2007), in levels that grow with what is added.
//
// It is complete only once all cids that were there at the start have been added, which happens
// beside the first messages; until then everything is possible.
//
// Threads: one at a time. Invariant: what was added is possible for ever.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace parley::store::journal {

class CidFilter {
 public:
  // `hash`: hash_of_cid() of it.
  void add(std::uint64_t hash);
  void complete() { complete_ = true; }

  bool is_complete() const { return complete_; }
  bool possible(std::uint64_t hash) const;

  std::size_t bytes() const;

 private:
  using Block = std::array<std::uint64_t, 8>;
  struct Level {
    std::vector<Block> blocks;
    std::size_t room = 0;  // for so many more
  };

  std::vector<Level> levels_;
  bool complete_ = false;
};

}  // namespace parley::store::journal
