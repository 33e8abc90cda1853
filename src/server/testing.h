// For the tests of this folder: a store that fails, and does its deferred work, as it is told.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "store/memory/memory_store.h"

namespace parley::server::testing {

class ScriptedStore final : public store::Store {
 public:
  // What the next calls of index() answer, in order; when there are none left, "no more to do".
  // Each one that is no error takes `step` out of the backlog.
  void plan_index(std::vector<Result<bool>> answers) {
    const std::lock_guard lock(mutex_);
    for (auto& answer : answers) index_plan_.push_back(std::move(answer));
  }
  // Once the planned ones are given, each call of index() says that there may be more.
  void index_without_end() {
    const std::lock_guard lock(mutex_);
    has_more_ = true;
  }
  void plan_tidy(std::vector<Result<void>> answers) {
    const std::lock_guard lock(mutex_);
    for (auto& answer : answers) tidy_plan_.push_back(std::move(answer));
  }
  void set_backlog(std::size_t waiting, std::size_t step) {
    const std::lock_guard lock(mutex_);
    waiting_ = waiting;
    step_ = step;
  }

  std::size_t indexings() {
    const std::lock_guard lock(mutex_);
    return indexings_;
  }
  // Waits until so many calls have been answered.
  void wait_for_indexings(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return indexings_ >= count; });
  }
  void wait_for_tidyings(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return tidyings_ >= count; });
  }

  Result<model::Directory> load() override { return memory_.load(); }
  Result<std::vector<model::Outcome>> commit(std::span<const model::Job> jobs) override {
    return memory_.commit(jobs);
  }
  Result<std::unique_ptr<store::Reader>> reader() override { return memory_.reader(); }
  Result<bool> index() override {
    const std::lock_guard lock(mutex_);
    Result<bool> answer = has_more_;
    if (!index_plan_.empty()) {
      answer = std::move(index_plan_.front());
      index_plan_.pop_front();
    }
    if (answer) waiting_ -= std::min(step_, waiting_);
    ++indexings_;
    changed_.notify_all();
    return answer;
  }
  std::size_t backlog() const override {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }
  Result<void> tidy() override {
    const std::lock_guard lock(mutex_);
    Result<void> answer;
    if (!tidy_plan_.empty()) {
      answer = std::move(tidy_plan_.front());
      tidy_plan_.pop_front();
    }
    ++tidyings_;
    changed_.notify_all();
    return answer;
  }

 private:
  store::MemoryStore memory_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Result<bool>> index_plan_;
  std::deque<Result<void>> tidy_plan_;
  std::size_t waiting_ = 0;
  std::size_t step_ = 0;
  bool has_more_ = false;
  std::size_t indexings_ = 0;
  std::size_t tidyings_ = 0;
};

}  // namespace parley::server::testing
