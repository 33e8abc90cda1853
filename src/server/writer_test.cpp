#include "server/writer.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "base/limits.h"
#include "server/testing.h"
#include "store/memory/memory_store.h"

namespace parley::server {
namespace {

model::Job post(int number) {
  model::Append append;
  append.log = model::RoomId(1);
  append.author = model::UserId("ada");
  append.cid = std::to_string(number);
  append.body = model::Posted{};
  return model::Write{{}, {append}};
}

// What the writer said, in order. Its destructor waits for everything that was submitted.
class Desk {
 public:
  Desk() {
    EXPECT_TRUE(store.load());
    auto started = Writer::start(
        store,
        [this](std::vector<Answered> answers) {
          std::unique_lock lock(mutex_);
          const bool kept = std::holds_alternative<model::Committed>(answers.front().outcome);
          for (Answered& answer : answers) said_.push_back(std::move(answer));
          changed_.notify_all();
          changed_.wait(lock, [&] { return !held_ || !kept; });  // a refusal is on our thread
        },
        [this](const Error&) {
          const std::lock_guard lock(mutex_);
          ++fatals_;
        });
    EXPECT_TRUE(started);
    writer = std::move(*started);
  }

  void submit(core::Ticket from, std::size_t count) {
    std::vector<Queued> jobs;
    for (std::size_t i = 0; i < count; ++i) {
      jobs.push_back({from + i, post(static_cast<int>(from + i))});
    }
    writer->submit(std::move(jobs));
  }
  std::vector<Answered> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return said_.size() >= count; });
    return said_;
  }
  void hold(bool held) {
    const std::lock_guard lock(mutex_);
    held_ = held;
    changed_.notify_all();
  }
  int fatals() {
    const std::lock_guard lock(mutex_);
    return fatals_;
  }

  store::MemoryStore store;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Answered> said_;
  bool held_ = false;
  int fatals_ = 0;

 public:
  std::unique_ptr<Writer> writer;  // goes first: its callbacks use the rest
};

bool committed(const Answered& answer) {
  return std::holds_alternative<model::Committed>(answer.outcome);
}
ErrorCode failure(const Answered& answer) {
  return std::get<model::Failed>(answer.outcome).error.code;
}

TEST(Writer, CommitsInOrderAndGroupsWhatQueuedMeanwhile) {
  Desk desk;
  desk.hold(true);
  desk.submit(1, 1);
  desk.wait_for(1);  // the writer stands in its callback
  desk.submit(2, 10);
  desk.submit(12, 10);
  desk.hold(false);
  const auto said = desk.wait_for(21);
  for (std::size_t i = 0; i < said.size(); ++i) {
    EXPECT_EQ(said[i].ticket, i + 1);
    ASSERT_TRUE(committed(said[i]));
    EXPECT_EQ(std::get<model::Committed>(said[i].outcome).appends[0].seq, i + 1);
  }
  EXPECT_EQ(desk.writer->figures().commits, 2U);
  EXPECT_EQ(desk.writer->figures().jobs, 21U);
}

TEST(Writer, WorksAgainAfterAFullDisk) {
  Desk desk;
  desk.store.fail_next(ErrorCode::kDiskFull);
  desk.submit(1, 1);
  EXPECT_EQ(failure(desk.wait_for(1)[0]), ErrorCode::kDiskFull);
  EXPECT_TRUE(desk.writer->figures().disk_full);
  desk.submit(2, 1);
  EXPECT_TRUE(committed(desk.wait_for(2)[1]));
  EXPECT_FALSE(desk.writer->figures().disk_full);
  EXPECT_EQ(desk.fatals(), 0);
}

TEST(Writer, NeverAcknowledgesAgainAfterAnyOtherFailure) {
  Desk desk;
  desk.store.fail_next(ErrorCode::kIo);
  desk.submit(1, 1);
  EXPECT_EQ(failure(desk.wait_for(1)[0]), ErrorCode::kIo);
  desk.store.restart();  // even if the store would
  desk.submit(2, 1);
  EXPECT_EQ(failure(desk.wait_for(2)[1]), ErrorCode::kUnavailable);
  EXPECT_EQ(desk.fatals(), 1);
}

TEST(Writer, RefusesWhatIsBeyondItsQueue) {
  Desk desk;
  desk.hold(true);
  desk.submit(1, 1);
  desk.wait_for(1);
  desk.submit(2, limits::kWriterQueueMax + 5);
  const auto refused = desk.wait_for(6);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(refused[1 + i].ticket, 2 + limits::kWriterQueueMax + i);
    EXPECT_EQ(failure(refused[1 + i]), ErrorCode::kUnavailable);
  }
  EXPECT_EQ(desk.writer->figures().waiting, limits::kWriterQueueMax);
  desk.hold(false);
  EXPECT_TRUE(committed(desk.wait_for(limits::kWriterQueueMax + 6).back()));
}

// A deleted text may be in the journal until it is tidied, so nothing may make it forget that.
class TidyDesk {
 public:
  void start() {
    auto started = Writer::start(
        store, [](std::vector<Answered>) {},
        [this](const Error&) {
          const std::lock_guard lock(mutex_);
          ++fatals_;
          changed_.notify_all();
        });
    ASSERT_TRUE(started);
    writer = std::move(*started);
  }
  void wait_for_fatal() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return fatals_ > 0; });
  }

  testing::ScriptedStore store;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int fatals_ = 0;

 public:
  std::unique_ptr<Writer> writer;  // goes first: its callbacks use the rest
};

TEST(Writer, TidiesWhatTheProcessBeforeLeft) {
  TidyDesk desk;
  desk.start();
  desk.store.wait_for_tidyings(1);  // nobody has sent anything
}

TEST(Writer, TidiesAgainAfterAFullDisk) {
  TidyDesk desk;
  desk.store.plan_tidy({fail(ErrorCode::kDiskFull, "full"), fail(ErrorCode::kDiskFull, "full")});
  desk.start();
  desk.store.wait_for_tidyings(3);
}

TEST(Writer, AnyOtherFailureToTidyIsFatal) {
  TidyDesk desk;
  desk.store.plan_tidy({fail(ErrorCode::kIo, "broken")});
  desk.start();
  desk.wait_for_fatal();
}

}  // namespace
}  // namespace parley::server
