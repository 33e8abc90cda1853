// SignalWatch: SIGTERM, SIGINT and SIGHUP as ordinary events of a loop, through a signalfd, so that
// what answers them may do anything.
//
// Threads: opened on the main thread before any other is started, because a signal goes to any
// thread that does not block it (loop/thread.h blocks all). The callback runs on the loop's thread.
// Lifetime: the loop outlives it; destroyed on the loop's thread or when the loop does not run.
// Invariant: the watched signals stay blocked when the watch is gone, so that a second Ctrl-C does
// not cut a shutdown that is under way.
#pragma once

#include <functional>
#include <memory>

#include "base/error.h"
#include "loop/loop.h"

namespace parley::loop {

class SignalWatch final : private FdHandler {
 public:
  using Callback = std::function<void(int signal)>;

  static Result<std::unique_ptr<SignalWatch>> open(Loop& loop, Callback callback);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  SignalWatch(Loop& loop, int fd, Callback callback);
  void on_ready(Ready ready) override;

  Loop& loop_;
  const int fd_;
  Callback callback_;
  bool watched_ = false;
};

// A peer that is gone is an error of the write that found it, not the end of the process.
void ignore_sigpipe();

}  // namespace parley::loop
