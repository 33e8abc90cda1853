// Worker: one background thread for what may block, behind a bounded queue: a store's reader, the
// password hasher. Answers come back by Loop::post.
//
// Threads: submit() from any thread. Destroyed by its owner, when nobody submits any more.
// Lifetime: the destructor runs all that was accepted, then joins. So whatever the tasks refer to,
// the loop they post to first, outlives the Worker.
// Invariant: an accepted task runs exactly once, in the order of acceptance.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>

#include "base/error.h"
#include "base/task.h"
#include "loop/thread.h"

namespace parley::loop {

class Worker {
 public:
  // At most `queue_max` tasks wait, beside the one that runs.
  static Result<std::unique_ptr<Worker>> start(std::string_view name, std::size_t queue_max);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // False when the queue is full: the caller says "unavailable" or "rate limited".
  [[nodiscard]] bool submit(Task task);

  // Tasks that wait now; old as soon as it is read.
  std::size_t waiting() const;

 private:
  explicit Worker(std::size_t queue_max) : queue_max_(queue_max) {}
  void run();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;  // guards the two below
  std::deque<Task> queue_;
  bool ending_ = false;
  std::condition_variable changed_;
  Thread thread_;
};

}  // namespace parley::loop
