// Looks: how many users have each look (model::look_of), in their display name or their id. Kept as
// a number of users and the exclusive or of their indices, so that the one who is left, or who was
// there first, is known without a list.
//
// Threads: the core's.
// Invariant: a user has a look once, whether by its display name, its id or both.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/flat_index.h"

namespace parley::core {

using LookHash = std::uint64_t;

class Looks {
 public:
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  void add(LookHash look, std::uint32_t user);
  void remove(LookHash look, std::uint32_t user);

  std::uint32_t count(LookHash look) const;
  // The only user who has it; kNobody where there is none, or more than one.
  std::uint32_t only(LookHash look) const;
  // The only one besides `user`, who has it too.
  std::uint32_t only_besides(LookHash look, std::uint32_t user) const;

 private:
  struct Entry {
    LookHash look = 0;
    std::uint32_t users = 0;
    std::uint32_t mixed = 0;  // exclusive or of their indices
  };

  std::uint32_t find(LookHash look) const;
  auto hash_at() const;

  std::deque<Entry> entries_;
  std::vector<std::uint32_t> free_;
  FlatIndex by_look_;
};

}  // namespace parley::core
