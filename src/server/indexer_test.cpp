#include "server/indexer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "server/testing.h"

namespace parley::server {
namespace {

using namespace std::chrono_literals;

// Longer than any test: what happens does not happen because time has passed.
constexpr auto kNever = 1h;

tl::unexpected<Error> full_disk() {
  return fail(ErrorCode::kDiskFull, "told to be full");
}
tl::unexpected<Error> broken() {
  return fail(ErrorCode::kIo, "told to fail");
}

// An indexer over a store that does as it is told, and what it said.
class Desk {
 public:
  void start(Indexer::Patience patience) {
    auto started = Indexer::start(
        store, patience,
        [this] {
          const std::lock_guard lock(mutex_);
          ++indexed_;
          changed_.notify_all();
        },
        [this](const Error& error) {
          const std::lock_guard lock(mutex_);
          fatals_.push_back(error.code);
          changed_.notify_all();
        });
    ASSERT_TRUE(started);
    indexer = std::move(*started);
  }
  void wait_for_fatal() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !fatals_.empty(); });
  }
  void wait_for_indexed(int times) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return indexed_ >= times; });
  }
  int indexed() {
    const std::lock_guard lock(mutex_);
    return indexed_;
  }
  std::vector<ErrorCode> fatals() {
    const std::lock_guard lock(mutex_);
    return fatals_;
  }

  testing::ScriptedStore store;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int indexed_ = 0;
  std::vector<ErrorCode> fatals_;

 public:
  std::unique_ptr<Indexer> indexer;  // goes first: its callbacks use the rest
};

TEST(Indexer, BeginsWhenMuchWaits) {
  Desk desk;
  desk.store.set_backlog(3, 3);
  desk.start({.backlog = 3, .time = kNever});
  desk.indexer->nudge(2);
  for (int i = 0; i < 10'000; ++i) std::this_thread::yield();  // so that it waits by now
  EXPECT_EQ(desk.store.indexings(), 0U) << "not for little, before its time";
  desk.indexer->nudge(3);
  desk.wait_for_indexed(1);
  EXPECT_EQ(desk.store.backlog(), 0U);
}

TEST(Indexer, BeginsAfterAWhile) {
  Desk desk;
  desk.store.set_backlog(1, 1);
  desk.start({.backlog = 1'000, .time = 1ms});
  desk.indexer->nudge(1);
  desk.wait_for_indexed(1);
  EXPECT_EQ(desk.store.backlog(), 0U);
}

// The store prepares itself (store/journal/cid_filter.h) beside the first messages.
TEST(Indexer, BeginsWithoutANudge) {
  Desk desk;
  desk.store.plan_index({true, true, false});
  desk.start({.backlog = 1'000, .time = 1ms});
  desk.store.wait_for_indexings(3);
  desk.indexer.reset();
  EXPECT_EQ(desk.indexed(), 0) << "nothing waited, so there is nothing to tidy";
}

TEST(Indexer, GoesOnWhileMuchWaits) {
  Desk desk;
  desk.store.set_backlog(10, 4);
  desk.store.plan_index({true, true, true, true});
  desk.start({.backlog = 3, .time = kNever});
  desk.indexer->nudge(10);
  desk.wait_for_indexed(2);
  desk.indexer.reset();
  EXPECT_EQ(desk.store.indexings(), 2U);
  EXPECT_EQ(desk.store.backlog(), 2U) << "little is left to gather";
}

TEST(Indexer, TriesAgainAfterAFullDisk) {
  Desk desk;
  desk.store.set_backlog(5, 5);
  desk.store.plan_index({full_disk(), full_disk(), full_disk(), false});
  desk.start({.backlog = 1'000, .time = 1ms});
  desk.indexer->nudge(5);
  desk.wait_for_indexed(1);
  EXPECT_EQ(desk.store.backlog(), 0U);
  EXPECT_EQ(desk.store.indexings(), 4U);
  EXPECT_EQ(desk.indexer->figures().failures, 3U);
  EXPECT_TRUE(desk.fatals().empty());
}

TEST(Indexer, AnyOtherFailureIsTheLast) {
  Desk desk;
  desk.store.set_backlog(5, 5);
  desk.store.plan_index({full_disk(), broken(), false});
  desk.start({.backlog = 1'000, .time = 1ms});
  desk.wait_for_fatal();
  for (int i = 0; i < 10'000; ++i) {
    desk.indexer->nudge(5'000);
    std::this_thread::yield();
  }
  desk.indexer.reset();
  EXPECT_EQ(desk.fatals(), std::vector{ErrorCode::kIo});
  EXPECT_EQ(desk.store.indexings(), 2U) << "it must not write to what it cannot trust";
  EXPECT_EQ(desk.indexed(), 0);
}

TEST(Indexer, SaysAfterEachStepThatItIsDone) {
  Desk desk;
  desk.store.set_backlog(6, 2);
  desk.store.plan_index({true, true, true, false});
  desk.start({.backlog = 1, .time = kNever});
  desk.indexer->nudge(6);
  desk.wait_for_indexed(3);
  desk.indexer.reset();
  EXPECT_EQ(desk.indexed(), 3);
}

TEST(Indexer, CountsItsWork) {
  Desk desk;
  desk.store.set_backlog(6, 2);
  desk.store.plan_index({true, true});
  desk.start({.backlog = 3, .time = kNever});
  desk.indexer->nudge(6);
  desk.wait_for_indexed(2);
  const api::IndexerFigures figures = desk.indexer->figures();
  EXPECT_EQ(figures.transactions, 2U);
  EXPECT_EQ(figures.failures, 0U);
  EXPECT_EQ(figures.waiting, 2U);
  EXPECT_GE(figures.index_us, figures.index_us_max);
}

// Neither its patience nor work without end keep it.
TEST(Indexer, EndsWhenItIsTold) {
  Desk patient;
  patient.start({.backlog = 1'000, .time = kNever});
  patient.indexer->nudge(1);
  patient.indexer.reset();

  Desk busy;
  busy.store.set_backlog(1'000'000, 0);
  busy.store.index_without_end();
  busy.start({.backlog = 1, .time = kNever});
  busy.indexer->nudge(1'000'000);
  busy.store.wait_for_indexings(1);
  busy.indexer.reset();  // returns
  EXPECT_EQ(busy.store.backlog(), 1'000'000U);
}

}  // namespace
}  // namespace parley::server
