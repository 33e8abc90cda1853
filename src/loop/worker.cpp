#include "loop/worker.h"

#include "base/check.h"

namespace parley::loop {

Result<std::unique_ptr<Worker>> Worker::start(std::string_view name, std::size_t queue_max) {
  CHECK(queue_max > 0);
  std::unique_ptr<Worker> worker(new Worker(queue_max));
  worker->thread_ = TRY(Thread::start(name, [self = worker.get()] { self->run(); }));
  return worker;
}

Worker::~Worker() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool Worker::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    CHECK(!ending_);
    if (queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

std::size_t Worker::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Worker::run() {
  while (true) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace parley::loop
