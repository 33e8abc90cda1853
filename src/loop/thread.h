// Thread: a named thread that ends before its owner does.
//
// Threads: started, moved and destroyed by its owner. It runs with all signals blocked, so that
// they go to the loop that watches them (loop/signals.h).
// Lifetime: the destructor joins; whoever destroys it has made its body return before.
#pragma once

#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/task.h"

namespace parley::loop {

class Thread {
 public:
  // The name is shown by top and debuggers, cut at 15 bytes. kIo when the system has no more.
  static Result<Thread> start(std::string_view name, Task body);

  Thread() = default;
  ~Thread();
  Thread(Thread&&) noexcept = default;
  Thread& operator=(Thread&& other) noexcept;

  // Waits for the end; does nothing when it was joined before or never started.
  void join();

 private:
  explicit Thread(std::thread thread) : thread_(std::move(thread)) {}

  std::thread thread_;
};

// Keeps the calling thread on one CPU. kInvalidUsage when there is no such CPU for us.
Result<void> pin_this_thread(int cpu);

}  // namespace parley::loop
