// Loop: one thread's turns over epoll. A turn is: wait, read both clocks, hand out what is ready,
// run what is due, run what was posted, call the turn hook. Everything a loop owns is touched only
// in its turns, so nothing of it needs a lock.
//
// Threads: post(), stop() and may_be_asleep() from any thread, stop() also from a signal handler.
// All else on the loop's thread; before run() and after it, on whichever thread holds the Loop.
// Lifetime: outlives its handlers, its hook and whoever posts to it. A handler is removed before it
// dies and before its fd is closed. Tasks that were never run are destroyed with the Loop.
// Invariant: an event reaches the handler it was registered for, or nobody.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/task.h"
#include "base/time.h"
#include "loop/timer.h"

namespace parley::loop {

// What a handler wants to hear of. Errors and hang-ups are always told.
//
// Level (listeners, signals, pipes): told in each turn as long as it holds.
// Edge (connections): registered once for both directions, told when it *becomes* so, and no
// epoll_ctl is ever needed again. An edge handler reads until it would block, or posts itself to go
// on in the next turn. A read that leaves room in the buffer has drained the socket, unless
// `Ready::hangup` was set: then it reads on until the stream says closed.
enum class Interest : std::uint8_t {
  kNone = 0,
  kRead = 1,
  kWrite = 2,
  kReadWrite = 3,
  kEdgeRead = 5,
  kEdgeReadWrite = 7,
};

struct Ready {
  bool readable = false;
  bool writable = false;
  // The peer will send nothing more, or the connection is broken. Comes with `readable`, so that
  // reading finds what is left and then the end or the error.
  bool hangup = false;
};

class FdHandler {
 public:
  virtual void on_ready(Ready ready) = 0;

 protected:
  ~FdHandler() = default;
};

class TurnHook {
 public:
  // The last thing in a turn. What it posts runs in the next turn, without sleep in between.
  virtual void on_turn_end(Now now) = 0;

 protected:
  ~TurnHook() = default;
};

// Plain integers of the loop's thread; another thread asks by post().
struct LoopCounters {
  std::uint64_t turns = 0;
  std::uint64_t slow_turns = 0;  // longer than kSlowTurn
  std::uint64_t events = 0;      // handed to a handler
  std::uint64_t stale_events = 0;
  std::uint64_t timers = 0;
  std::uint64_t tasks = 0;
  std::chrono::microseconds slowest{0};
};

class Loop {
 public:
  static constexpr auto kSlowTurn = std::chrono::milliseconds(5);
  static constexpr int kEventsPerTurn = 512;
  static constexpr std::size_t kReceiveBytes = 64 * 1024;
  static constexpr std::size_t kReceivePaddingBytes = 64;  // simdjson reads past the end

  static Result<std::unique_ptr<Loop>> open();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Turns until stop(). A stop() before run() makes it return at once; after it returned it can be
  // run again. Tasks posted and not yet run are kept.
  void run();

  // One turn that waits at most `wait_max` (zero: not at all). For tests and for draining.
  void turn(Millis wait_max);

  // Ends run() after the turn it is in. Async-signal-safe.
  void stop();

  // Runs the task on the loop's thread, in the next turn; tasks of one thread in their order.
  void post(Task task);

  // Both clocks as of this turn.
  Now now() const { return now_; }

  // One buffer for all reads of this loop: 64 KiB, with 64 readable bytes behind its end. What a
  // handler leaves in it is gone with the next handler.
  std::span<std::byte> receive_buffer() { return {receive_buffer_.get(), kReceiveBytes}; }

  // Ours: ends the process when called on a thread that is not the running loop's.
  void assert_here() const;

  // The fd stays the caller's. An fd is added once; kIo when the system refuses.
  Result<void> add(int fd, Interest interest, FdHandler& handler);
  Result<void> modify(int fd, Interest interest);
  // Before the fd is closed. No event reaches the handler after it, not even one already fetched.
  void remove(int fd);

  // Runs the task once, `delay` after now(), at most 10 ms late. TimerWheel says how exact.
  TimerId after(Millis delay, Task task);
  // The task does not run any more. Nothing happens for one that did, or for an empty id.
  void cancel(TimerId id);

  // One hook or none; it stays the caller's.
  void set_turn_hook(TurnHook* hook);

  const LoopCounters& counters() const;

  // Whether a post() now would have to wake the loop.
  bool may_be_asleep() const;

 private:
  struct Entry {
    FdHandler* handler = nullptr;
    std::uint32_t generation = 0;
  };

  Loop(int epoll_fd, int wake_fd);

  void take_turn(std::optional<Millis> wait_max);
  int wait_ms(std::optional<Millis> wait_max) const;
  bool fall_asleep();
  void dispatch(std::uint64_t mark, std::uint32_t events);
  void run_timers();
  void run_tasks();
  void count_turn();
  void wake() const;

  const int epoll_fd_;
  const int wake_fd_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::thread::id> thread_{};

  mutable std::mutex mutex_;  // guards the two below
  std::vector<Task> inbox_;
  bool may_be_asleep_ = false;

  Now now_;
  MonoTime turn_end_;
  TimerWheel timers_;
  std::vector<Entry> entries_;  // by fd
  std::vector<Task> running_;
  std::vector<TimerId> due_;
  TurnHook* hook_ = nullptr;
  LoopCounters counters_;
  std::unique_ptr<std::byte[]> receive_buffer_;
};

}  // namespace parley::loop
