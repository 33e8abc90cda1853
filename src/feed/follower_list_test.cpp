#include "feed/follower_list.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <vector>

namespace parley::feed {
namespace {

std::vector<std::uint32_t> readers_of(const FollowerList& list) {
  std::vector<std::uint32_t> out;
  for (const Follower& follower : list) out.push_back(follower.reader);
  return out;
}

// Against a plain vector, over the border between one and many in both directions.
TEST(FollowerList, IsAVectorWhereTheLastOneFillsTheHole) {
  rc::check("holds what a vector holds", [] {
    FollowerList list;
    std::vector<std::uint32_t> model;
    const auto steps = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0U, 6U));
    std::uint32_t next = 0;
    for (const std::uint32_t step : steps) {
      if (step < 3 || model.empty()) {
        list.add({next, 7});
        model.push_back(next++);
      } else {
        const std::size_t gone = step % model.size();
        list.remove(gone);
        model[gone] = model.back();
        model.pop_back();
      }
      RC_ASSERT(readers_of(list) == model);
      RC_ASSERT(list.size() == model.size());
      RC_ASSERT(list.empty() == model.empty());
    }
  });
}

}  // namespace
}  // namespace parley::feed
