// What happens when the index cannot be written while the journal can: senders are slowed down and
// then refused, nothing that was acknowledged is lost, and it goes on by itself where it may.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "contract/faulty_disk.h"
#include "server/writer.h"
#include "store/scratch_directory.h"
#include "store/sqlite/sqlite_store.h"

namespace parley::testing {
namespace {

using model::Job;
using model::RoomId;
using model::UserId;
using server::Answered;
using store::SqliteStore;

// Of one generation, so that twice as many may wait.
constexpr std::size_t kRecordsMax = 4;

Job post(std::size_t number) {
  model::Posted posted;
  posted.text = "text";
  model::Write write;
  write.appends.push_back({.log = RoomId(1),
                           .ts = from_unix_ms(1),
                           .author = UserId("ada"),
                           .cid = std::to_string(number),
                           .digest = 1,
                           .guard = model::Guard::kNone,
                           .body = std::move(posted)});
  return write;
}

bool committed(const model::Outcome& outcome) {
  return std::holds_alternative<model::Committed>(outcome);
}

class IndexFaults : public ::testing::Test {
 protected:
  IndexFaults() {
    open();
    disk_.only("parley.db-wal");
  }

  void open() {
    store_.reset();
    auto opened = SqliteStore::open(
        {.directory = scratch_.path() / "data", .backlog_records_max = kRecordsMax});
    if (!opened) ADD_FAILURE() << opened.error().message;
    CHECK(opened);
    store_ = std::move(*opened);
    CHECK(store_->load());
  }
  // The outcome of one commit, or its error as one.
  model::Outcome send(std::size_t number) {
    auto outcomes = store_->commit(std::vector{post(number)});
    if (!outcomes) return model::Failed{outcomes.error()};
    return std::move(outcomes->at(0));
  }
  static ErrorCode code_of(const model::Outcome& outcome) {
    const auto* failed = std::get_if<model::Failed>(&outcome);
    return failed == nullptr ? ErrorCode::kInternal : failed->error.code;
  }
  // After a restart each acknowledged one is there once, and in order.
  void expect_kept(const std::vector<std::size_t>& acked) {
    disk_.repair();
    open();
    model::Seq before = 0;
    for (const std::size_t number : acked) {
      const model::Outcome again = send(number);
      ASSERT_TRUE(std::holds_alternative<model::Duplicate>(again)) << number;
      EXPECT_GT(std::get<model::Duplicate>(again).seq, before) << number;
      before = std::get<model::Duplicate>(again).seq;
    }
  }

  ScratchDirectory scratch_;
  FaultyDisk disk_;
  std::unique_ptr<SqliteStore> store_;
};

TEST_F(IndexFaults, AFullDiskRefusesSendersOnlyWhenTheBacklogIsFull) {
  disk_.fill_after(0);
  std::vector<std::size_t> acked;
  ErrorCode code = ErrorCode::kInternal;
  for (std::size_t i = 0; i < 4 * kRecordsMax; ++i) {
    const model::Outcome outcome = send(i);
    if (committed(outcome)) {
      acked.push_back(i);
    } else {
      code = code_of(outcome);
    }
  }
  EXPECT_EQ(acked.size(), 2 * kRecordsMax);
  EXPECT_EQ(code, ErrorCode::kDiskFull);
  EXPECT_EQ(store_->backlog(), 2 * kRecordsMax);
  EXPECT_EQ(store_->index().error().code, ErrorCode::kDiskFull);

  auto reader = store_->reader();
  ASSERT_TRUE(reader);
  const auto page = (*reader)->page({.log = RoomId(1)}, 10'000);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->events.size(), acked.size()) << "reads go on";
  reader->reset();

  disk_.repair();
  for (std::size_t i = 100; i < 120; ++i) {
    ASSERT_TRUE(committed(send(i))) << "it goes on by itself";
    acked.push_back(i);
  }
  expect_kept(acked);
}

TEST_F(IndexFaults, AFullDiskAtARestartLosesNothing) {
  disk_.fill_after(0);
  std::vector<std::size_t> acked;
  for (std::size_t i = 0; i < 2 * kRecordsMax; ++i) {
    ASSERT_TRUE(committed(send(i)));
    acked.push_back(i);
  }
  store_.reset();  // it cannot index what waits, so that stays in the journal
  const auto refused = SqliteStore::open({.directory = scratch_.path() / "data"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kDiskFull) << refused.error().message;
  EXPECT_NE(refused.error().message.find("parley.db"), std::string::npos);
  expect_kept(acked);
}

TEST_F(IndexFaults, AFailedSyncEndsIt) {
  std::vector<std::size_t> acked;
  for (std::size_t i = 0; i < kRecordsMax; ++i) {
    ASSERT_TRUE(committed(send(i)));
    acked.push_back(i);
  }
  disk_.fail_sync_after(0);
  const auto indexed = store_->index();
  ASSERT_FALSE(indexed);
  EXPECT_EQ(indexed.error().code, ErrorCode::kIo);
  disk_.repair();
  EXPECT_EQ(code_of(send(100)), ErrorCode::kIo) << "though the journal is well";
  EXPECT_FALSE(store_->index()) << "nor is anything written to the index again";
  EXPECT_FALSE(store_->tidy());
  EXPECT_EQ(store_->backlog(), kRecordsMax) << "it still waits, for the next start";
  expect_kept(acked);
}

// ---- with the threads that a server has ---------------------------------------------------------

class WithThreads : public IndexFaults {
 public:
  ~WithThreads() override { disk_.release(); }

 protected:
  void start(server::Indexer::Patience patience) {
    auto started = server::Writer::start(
        *store_,
        [this](std::vector<Answered> answers) {
          const std::size_t waiting = store_->backlog();
          const std::lock_guard lock(mutex_);
          for (Answered& one : answers) answers_.push_back(std::move(one));
          waiting_max_ = std::max(waiting_max_, waiting);
          changed_.notify_all();
        },
        [this](const Error& error) {
          const std::lock_guard lock(mutex_);
          fatals_.push_back(error.code);
          changed_.notify_all();
        },
        patience);
    ASSERT_TRUE(started);
    writer_ = std::move(*started);
  }
  // One commit each: the next is submitted when the last one is answered.
  void submit(std::size_t number) {
    std::vector<server::Queued> jobs;
    jobs.push_back({number, post(number)});
    writer_->submit(std::move(jobs));
  }
  std::vector<Answered> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return answers_.size() >= count; });
    return answers_;
  }
  void wait_for_fatal() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !fatals_.empty(); });
  }
  std::size_t waiting_max() {
    const std::lock_guard lock(mutex_);
    return waiting_max_;
  }
  std::vector<ErrorCode> fatals() {
    const std::lock_guard lock(mutex_);
    return fatals_;
  }
  std::vector<std::size_t> acked() {
    const std::lock_guard lock(mutex_);
    std::vector<std::size_t> numbers;
    for (const Answered& one : answers_)
      if (committed(one.outcome)) numbers.push_back(one.ticket);
    return numbers;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Answered> answers_;
  std::vector<ErrorCode> fatals_;
  std::size_t waiting_max_ = 0;
  std::unique_ptr<server::Writer> writer_;
};

// The index stands still: as many as may wait are answered, the next one only once it goes on.
TEST_F(WithThreads, SendersWaitForTheIndex) {
  disk_.hold();
  start({.backlog = 1, .time = std::chrono::milliseconds(0)});
  constexpr std::size_t kSent = 5 * kRecordsMax;
  const auto sender = std::async(std::launch::async, [&] {
    for (std::size_t i = 0; i < kSent; ++i) {
      submit(i);
      wait_for(i + 1);
    }
  });
  // One generation is filled whatever the other one held when the indexer took it.
  wait_for(kRecordsMax + 1);
  for (int i = 0; i < 100'000; ++i) std::this_thread::yield();  // who does not wait goes ahead
  EXPECT_LE(wait_for(0).size(), 2 * kRecordsMax);
  disk_.release();
  wait_for(kSent);
  EXPECT_EQ(acked().size(), kSent) << "nobody is refused";
  EXPECT_LE(waiting_max(), 2 * kRecordsMax);
  writer_.reset();
  expect_kept(acked());
}

// A writer that waits for room is told that there will be none, and does not index by itself what
// the indexer has failed to: nobody knows what that left in the index.
TEST_F(WithThreads, ASenderThatWaitsIsRefusedWhenTheIndexFails) {
  disk_.hold();
  start({.backlog = 1, .time = std::chrono::milliseconds(0)});
  constexpr std::size_t kSent = 3 * kRecordsMax;
  const auto sender = std::async(std::launch::async, [&] {
    for (std::size_t i = 0; i < kSent; ++i) {
      submit(i);
      wait_for(i + 1);
    }
  });
  wait_for(kRecordsMax + 1);
  for (int i = 0; i < 100'000; ++i) std::this_thread::yield();  // so that it waits by now
  disk_.fail_sync_after(0);
  disk_.release();
  wait_for(kSent);
  wait_for_fatal();
  EXPECT_LE(acked().size(), 2 * kRecordsMax);
  EXPECT_FALSE(committed(wait_for(kSent).back().outcome));
  EXPECT_EQ(store_->backlog(), acked().size()) << "nothing of it was indexed";
  EXPECT_EQ(fatals(), std::vector{ErrorCode::kIo});
  writer_.reset();
  expect_kept(acked());
}

TEST_F(WithThreads, AFullDiskIsOverWhenThereIsSpace) {
  disk_.fill_after(0);
  start({.backlog = 1, .time = std::chrono::milliseconds(0)});
  std::size_t sent = 0;
  while (acked().size() == sent) {
    submit(sent);
    wait_for(++sent);
    ASSERT_LE(sent, 2 * kRecordsMax + 1) << "there is a bound";
  }
  EXPECT_EQ(code_of(wait_for(sent).back().outcome), ErrorCode::kDiskFull);
  disk_.repair();
  // It goes on though nobody sends: the indexer tries again by itself.
  while (store_->backlog() > 0) std::this_thread::yield();
  submit(sent);
  EXPECT_TRUE(committed(wait_for(sent + 1).back().outcome));
  EXPECT_TRUE(fatals().empty());
  writer_.reset();
  expect_kept(acked());
}

TEST_F(WithThreads, AFailedSyncOfTheIndexIsFatalAndNothingIsAcknowledgedAfterIt) {
  disk_.fail_sync_after(0);
  start({.backlog = 1, .time = std::chrono::milliseconds(0)});
  submit(0);
  wait_for(1);
  wait_for_fatal();
  disk_.repair();
  submit(1);
  EXPECT_FALSE(committed(wait_for(2).back().outcome));
  EXPECT_EQ(fatals(), std::vector{ErrorCode::kIo});
  writer_.reset();
  expect_kept(acked());
}

}  // namespace
}  // namespace parley::testing
