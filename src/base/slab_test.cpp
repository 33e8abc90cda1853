#include "base/slab.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace parley {
namespace {

TEST(Slab, FindsWhatItHolds) {
  Slab<std::string> slab;
  const SlabRef first = slab.emplace("first");
  const SlabRef second = slab.emplace(3, 'x');
  ASSERT_NE(slab.find(first), nullptr);
  EXPECT_EQ(*slab.find(first), "first");
  EXPECT_EQ(*slab.find(second), "xxx");
  EXPECT_EQ(slab.size(), 2U);
}

TEST(Slab, AnOldRefDoesNotFindTheNextTenantOfItsSlot) {
  Slab<int> slab;
  const SlabRef old = slab.emplace(1);
  slab.erase(old);
  EXPECT_EQ(slab.find(old), nullptr);
  const SlabRef fresh = slab.emplace(2);
  ASSERT_EQ(fresh.slot, old.slot);
  EXPECT_EQ(slab.find(old), nullptr);
  EXPECT_EQ(*slab.find(fresh), 2);
}

TEST(Slab, ARefFromNowhereFindsNothing) {
  Slab<int> slab;
  EXPECT_EQ(slab.find(SlabRef{}), nullptr);
  const SlabRef ref = slab.emplace(1);
  EXPECT_EQ(slab.find({ref.slot + 1, ref.generation}), nullptr);
  EXPECT_EQ(slab.find({ref.slot, ref.generation + 1}), nullptr);
}

TEST(Slab, PointersStayGoodWhileItGrows) {
  Slab<int> slab;
  const SlabRef ref = slab.emplace(7);
  const int* const before = slab.find(ref);
  for (int i = 0; i < 10'000; ++i) slab.emplace(i);
  EXPECT_EQ(slab.find(ref), before);
  EXPECT_EQ(*before, 7);
}

TEST(Slab, EraseDestroysAtOnce) {
  Slab<std::shared_ptr<int>> slab;
  const auto shared = std::make_shared<int>(1);
  const SlabRef ref = slab.emplace(shared);
  EXPECT_EQ(shared.use_count(), 2);
  slab.erase(ref);
  EXPECT_EQ(shared.use_count(), 1);
  EXPECT_EQ(slab.size(), 0U);
}

TEST(Slab, ForEachVisitsLiveSlotsAndMayEraseThem) {
  Slab<int> slab;
  std::vector<SlabRef> refs;
  for (int i = 0; i < 6; ++i) refs.push_back(slab.emplace(i));
  slab.erase(refs[2]);
  std::vector<int> seen;
  slab.for_each([&](SlabRef ref, int& value) {
    seen.push_back(value);
    if (value % 2 == 1) slab.erase(ref);
  });
  EXPECT_EQ(seen, (std::vector<int>{0, 1, 3, 4, 5}));
  EXPECT_EQ(slab.size(), 2U);
}

TEST(SlabRef, TravelsAsBits) {
  const SlabRef ref{0x12345678, 0x9abcdef0};
  EXPECT_EQ(SlabRef::from_bits(ref.bits()), ref);
  EXPECT_NE(SlabRef{}.bits(), ref.bits());
}

TEST(SlabDeathTest, ErasingTwiceIsOurMistake) {
  Slab<int> slab;
  const SlabRef ref = slab.emplace(1);
  slab.erase(ref);
  EXPECT_DEATH(slab.erase(ref), "invariant broken");
}

}  // namespace
}  // namespace parley
