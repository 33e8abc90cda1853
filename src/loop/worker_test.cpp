#include "loop/worker.h"

#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <vector>

namespace parley::loop {
namespace {

TEST(Worker, RunsInOrderOnAThreadOfItsOwnAndDrainsAtTheEnd) {
  std::vector<int> seen;
  std::thread::id where;
  {
    auto worker = Worker::start("worker", 1'000);
    ASSERT_TRUE(worker.has_value());
    for (int i = 0; i < 500; ++i) {
      ASSERT_TRUE((*worker)->submit([&, i] {
        seen.push_back(i);
        where = std::this_thread::get_id();
      }));
    }
  }
  ASSERT_EQ(seen.size(), 500U);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
  EXPECT_NE(where, std::this_thread::get_id());
}

TEST(Worker, SaysFullAndLosesNothing) {
  int runs = 0;
  std::latch begun(1);
  std::latch release(1);
  {
    auto worker = Worker::start("worker", 2);
    ASSERT_TRUE(worker.has_value());
    ASSERT_TRUE((*worker)->submit([&] {
      begun.count_down();
      release.wait();
      ++runs;
    }));
    begun.wait();  // it has left the queue
    EXPECT_TRUE((*worker)->submit([&] { ++runs; }));
    EXPECT_TRUE((*worker)->submit([&] { ++runs; }));
    EXPECT_EQ((*worker)->waiting(), 2U);
    EXPECT_FALSE((*worker)->submit([&] { runs += 100; }));
    release.count_down();
  }
  EXPECT_EQ(runs, 3);
}

}  // namespace
}  // namespace parley::loop
