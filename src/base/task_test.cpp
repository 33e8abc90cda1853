#include "base/task.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace parley {
namespace {

TEST(Task, IsEmptyUntilItIsGivenSomething) {
  const Task empty;
  EXPECT_FALSE(empty);
  const Task full = [] {};
  EXPECT_TRUE(full);
}

TEST(Task, OwnsWhatCannotBeCopied) {
  int seen = 0;
  Task task = [owned = std::make_unique<int>(5), &seen] { seen += *owned; };
  task();
  task();
  EXPECT_EQ(seen, 10);
}

TEST(Task, MovesLeaveTheSourceEmpty) {
  int runs = 0;
  Task first = [&runs] { ++runs; };
  Task second = std::move(first);
  EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): what is tested
  second();
  EXPECT_EQ(runs, 1);
}

TEST(Task, ReleasesWhatItCarriesWhenItIsReplaced) {
  const auto shared = std::make_shared<int>(0);
  Task task = [shared] {};
  EXPECT_EQ(shared.use_count(), 2);
  task = Task();
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(Task, KeepsStateBetweenRuns) {
  int last = 0;
  Task task = [count = 0, &last]() mutable { last = ++count; };
  task();
  task();
  EXPECT_EQ(last, 2);
}

}  // namespace
}  // namespace parley
