#include "loop/thread.h"

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>

#include <csignal>
#include <cstring>
#include <string>
#include <system_error>

#include "base/check.h"

namespace parley::loop {

namespace {

// A fault of the thread itself is delivered to it in any case; blocked, it could not be reported.
constexpr int kFaults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};
constexpr std::size_t kNameBytesMax = 15;  // pthread_setname_np(3)

}  // namespace

Result<Thread> Thread::start(std::string_view name, Task body) {
  CHECK(body);
  // Blocked here and not in the thread: it inherits the mask, so no signal slips in before.
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  for (const int fault : kFaults) sigdelset(&blocked, fault);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);

  std::thread thread;
  std::string problem;
  try {
    thread = std::thread(
        [name = std::string(name.substr(0, kNameBytesMax)), work = std::move(body)]() mutable {
          pthread_setname_np(pthread_self(), name.c_str());
          work();
          work = Task();  // what it carries dies on its own thread, before join() returns
        });
  } catch (const std::system_error& error) {
    problem = error.what();
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!problem.empty()) {
    return fail(ErrorCode::kIo, fmt::format("cannot start the thread {}: {}", name, problem));
  }
  return Thread(std::move(thread));
}

Thread::~Thread() {
  join();
}

Thread& Thread::operator=(Thread&& other) noexcept {
  join();
  thread_ = std::move(other.thread_);
  return *this;
}

void Thread::join() {
  if (thread_.joinable()) thread_.join();
}

Result<void> pin_this_thread(int cpu) {
  if (cpu < 0 || cpu >= CPU_SETSIZE) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("there is no CPU {}", cpu));
  }
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(cpu), &set);
  if (const int error = pthread_setaffinity_np(pthread_self(), sizeof set, &set); error != 0) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("cannot run on CPU {} alone: {}", cpu, strerror(error)));
  }
  return {};
}

}  // namespace parley::loop
