#include "loop/signals.h"

#include <fmt/format.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/check.h"

namespace parley::loop {

Result<std::unique_ptr<SignalWatch>> SignalWatch::open(Loop& loop, Callback callback) {
  CHECK(callback != nullptr);
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  if (const int error = pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot block signals: {}", strerror(error)));
  }
  const int fd = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd < 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot watch signals: {}", strerror(errno)));
  }
  std::unique_ptr<SignalWatch> watch(new SignalWatch(loop, fd, std::move(callback)));
  TRY(loop.add(fd, Interest::kRead, *watch));
  watch->watched_ = true;
  return watch;
}

SignalWatch::SignalWatch(Loop& loop, int fd, Callback callback)
    : loop_(loop), fd_(fd), callback_(std::move(callback)) {}

SignalWatch::~SignalWatch() {
  if (watched_) loop_.remove(fd_);
  ::close(fd_);
}

// One signal a turn, so that the callback may destroy the watch; level-triggered for the rest.
void SignalWatch::on_ready(Ready) {
  signalfd_siginfo info{};
  const ssize_t count = ::read(fd_, &info, sizeof info);
  if (count != static_cast<ssize_t>(sizeof info)) return;  // another reader of it was faster
  const Callback callback = callback_;
  callback(static_cast<int>(info.ssi_signo));
}

void ignore_sigpipe() {
  CHECK(std::signal(SIGPIPE, SIG_IGN) != SIG_ERR);
}

}  // namespace parley::loop
