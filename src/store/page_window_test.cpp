#include "store/page_window.h"

#include <gtest/gtest.h>

namespace parley::store {
namespace {

using model::HistoryQuery;
using model::PageFrom;
using model::Seq;

PageWindow window(PageFrom from, Seq seq, std::size_t count, Seq head) {
  return window_of({.log = {}, .from = from, .seq = seq, .events_max = count}, head);
}

TEST(PageWindow, NewestEndsAtTheHead) {
  EXPECT_EQ(window(PageFrom::kNewest, 0, 3, 10).down, (SeqRange{8, 10}));
  EXPECT_EQ(window(PageFrom::kNewest, 0, 10, 10).down, (SeqRange{1, 10}));
  EXPECT_EQ(window(PageFrom::kNewest, 0, 99, 10).down, (SeqRange{1, 10}));
  EXPECT_TRUE(window(PageFrom::kNewest, 0, 3, 0).down.empty());
  EXPECT_TRUE(window(PageFrom::kNewest, 0, 0, 10).down.empty());
}

TEST(PageWindow, BeforeAndAfterExcludeTheirSeq) {
  EXPECT_EQ(window(PageFrom::kBefore, 8, 3, 10).down, (SeqRange{5, 7}));
  EXPECT_EQ(window(PageFrom::kBefore, UINT64_MAX, 3, 10).down, (SeqRange{8, 10}));
  EXPECT_TRUE(window(PageFrom::kBefore, 1, 3, 10).down.empty());
  EXPECT_TRUE(window(PageFrom::kBefore, 0, 3, 10).down.empty());
  EXPECT_EQ(window(PageFrom::kAfter, 8, 3, 10).up, (SeqRange{9, 10}));
  EXPECT_EQ(window(PageFrom::kAfter, 0, 3, 10).up, (SeqRange{1, 3}));
  EXPECT_TRUE(window(PageFrom::kAfter, 10, 3, 10).up.empty());
  EXPECT_TRUE(window(PageFrom::kAfter, UINT64_MAX, 3, 10).up.empty());
}

TEST(PageWindow, AroundHoldsItsSeqAndAsMuchAsThereIs) {
  for (Seq head = 1; head <= 12; ++head) {
    for (Seq seq = 0; seq <= head + 2; ++seq) {
      for (std::size_t count = 1; count <= 15; ++count) {
        const PageWindow got = window(PageFrom::kAround, seq, count, head);
        const Seq pivot = std::clamp<Seq>(seq, 1, head);
        EXPECT_EQ(got.down.last, pivot);
        EXPECT_EQ(got.up.first, pivot + 1);
        EXPECT_GE(got.down.first, 1U);
        EXPECT_LE(got.up.last, head);
        EXPECT_EQ(got.up.last - got.down.first + 1, std::min<Seq>(count, head));
      }
    }
  }
  const PageWindow middle = window(PageFrom::kAround, 50, 5, 100);
  EXPECT_EQ(middle.down, (SeqRange{48, 50}));
  EXPECT_EQ(middle.up, (SeqRange{51, 52}));
}

TEST(PageBudget, AlwaysTakesTheFirstAndThenOnlyWhatFits) {
  const PageWindow down_only{.down = {1, 5}, .up = {}};
  PageBudget budget(down_only, 10);
  EXPECT_TRUE(budget.admit(4));
  EXPECT_TRUE(budget.admit(6));
  EXPECT_FALSE(budget.admit(1));
  EXPECT_TRUE(budget.admit(0));
  PageBudget small(down_only, 10);
  EXPECT_TRUE(small.admit(11));
  EXPECT_FALSE(small.admit(1));
}

TEST(PageBudget, LeavesHalfForTheUpperPart) {
  PageBudget budget({.down = {1, 5}, .up = {6, 9}}, 10);
  EXPECT_TRUE(budget.admit(5));
  EXPECT_FALSE(budget.admit(1));
  budget.begin_up();
  EXPECT_TRUE(budget.admit(5));
  EXPECT_FALSE(budget.admit(1));
}

}  // namespace
}  // namespace parley::store
