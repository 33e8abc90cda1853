#include "loop/loop.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

#include "base/check.h"
#include "loop/os_clock.h"

namespace parley::loop {

namespace {

constexpr std::uint64_t kWakeMark = UINT64_MAX;
// A burst of posts may leave a large vector behind; more than this is given back.
constexpr std::size_t kInboxKeptMax = 4096;

std::uint32_t epoll_events(Interest interest) {
  const auto bits = static_cast<unsigned>(interest);
  std::uint32_t events = 0;
  if ((bits & 1U) != 0) events |= EPOLLIN | EPOLLRDHUP;
  if ((bits & 2U) != 0) events |= EPOLLOUT;
  if ((bits & 4U) != 0) events |= EPOLLET;
  return events;
}

Ready ready_from(std::uint32_t events) {
  const bool hangup = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  return {.readable = hangup || (events & EPOLLIN) != 0,
          // An error is also found by a write; a hook that waits to write must not wait for ever.
          .writable = (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
          .hangup = hangup};
}

std::uint64_t pack(int fd, std::uint32_t generation) {
  return (std::uint64_t{generation} << 32) | static_cast<std::uint32_t>(fd);
}

}  // namespace

Result<std::unique_ptr<Loop>> Loop::open() {
  const int epoll_fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd < 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot make an event loop: {}", strerror(errno)));
  }
  const int wake_fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_fd < 0) {
    const int error = errno;
    ::close(epoll_fd);
    return fail(ErrorCode::kIo, fmt::format("cannot make an event loop: {}", strerror(error)));
  }
  std::unique_ptr<Loop> loop(new Loop(epoll_fd, wake_fd));
  // Edge-triggered: each write is one event, and nobody ever has to read the counter back.
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = kWakeMark}};
  if (::epoll_ctl(epoll_fd, EPOLL_CTL_ADD, wake_fd, &event) != 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot make an event loop: {}", strerror(errno)));
  }
  return loop;
}

Loop::Loop(int epoll_fd, int wake_fd)
    : epoll_fd_(epoll_fd),
      wake_fd_(wake_fd),
      now_(read_clocks()),
      turn_end_(now_.mono),
      timers_(now_.mono),
      receive_buffer_(new std::byte[kReceiveBytes + kReceivePaddingBytes]{}) {}

Loop::~Loop() {
  assert_here();
  ::close(wake_fd_);
  ::close(epoll_fd_);
}

void Loop::run() {
  assert_here();
  thread_ = std::this_thread::get_id();
  turn_end_ = read_clocks().mono;
  while (!stopping_.load(std::memory_order_acquire)) take_turn(std::nullopt);
  stopping_ = false;
  thread_ = std::thread::id();
}

void Loop::turn(Millis wait_max) {
  assert_here();
  const std::thread::id before = thread_.exchange(std::this_thread::get_id());
  CHECK(before == std::thread::id());  // never from within a turn
  turn_end_ = read_clocks().mono;
  take_turn(wait_max);
  thread_ = before;
}

void Loop::stop() {
  stopping_.store(true, std::memory_order_release);
  wake();
}

void Loop::post(Task task) {
  bool asleep = false;
  {
    const std::lock_guard lock(mutex_);
    inbox_.push_back(std::move(task));
    asleep = std::exchange(may_be_asleep_, false);
  }
  if (asleep) wake();
}

void Loop::assert_here() const {
  const std::thread::id owner = thread_.load(std::memory_order_relaxed);
  CHECK(owner == std::thread::id() || owner == std::this_thread::get_id());
}

Result<void> Loop::add(int fd, Interest interest, FdHandler& handler) {
  assert_here();
  CHECK(fd >= 0);
  const auto index = static_cast<std::size_t>(fd);
  if (index >= entries_.size()) entries_.resize(index + 1);
  Entry& entry = entries_[index];
  CHECK(entry.handler == nullptr);  // whoever closed this fd before did not remove it
  epoll_event event{.events = epoll_events(interest), .data = {.u64 = pack(fd, entry.generation)}};
  if (::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) != 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot watch a descriptor: {}", strerror(errno)));
  }
  entry.handler = &handler;
  return {};
}

Result<void> Loop::modify(int fd, Interest interest) {
  assert_here();
  const auto index = static_cast<std::size_t>(fd);
  CHECK(fd >= 0 && index < entries_.size() && entries_[index].handler != nullptr);
  epoll_event event{.events = epoll_events(interest),
                    .data = {.u64 = pack(fd, entries_[index].generation)}};
  if (::epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, fd, &event) != 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot watch a descriptor: {}", strerror(errno)));
  }
  return {};
}

void Loop::remove(int fd) {
  assert_here();
  const auto index = static_cast<std::size_t>(fd);
  CHECK(fd >= 0 && index < entries_.size() && entries_[index].handler != nullptr);
  entries_[index].handler = nullptr;
  // What epoll_wait has already fetched for this fd names the old generation from here on.
  ++entries_[index].generation;
  // Only a descriptor that is closed already can fail here, and that is our mistake.
  CHECK(::epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr) == 0);
}

TimerId Loop::after(Millis delay, Task task) {
  assert_here();
  // Between turns the last turn's time is old, and the timer would be early by as much.
  if (thread_.load(std::memory_order_relaxed) == std::thread::id()) now_ = read_clocks();
  return timers_.insert(now_.mono + delay, std::move(task));
}

void Loop::cancel(TimerId id) {
  assert_here();
  timers_.cancel(id);
}

void Loop::set_turn_hook(TurnHook* hook) {
  assert_here();
  CHECK(hook == nullptr || hook_ == nullptr);
  hook_ = hook;
}

const LoopCounters& Loop::counters() const {
  assert_here();
  return counters_;
}

bool Loop::may_be_asleep() const {
  const std::lock_guard lock(mutex_);
  return may_be_asleep_;
}

void Loop::take_turn(std::optional<Millis> wait_max) {
  std::array<epoll_event, kEventsPerTurn> events;
  const int timeout = fall_asleep() ? wait_ms(wait_max) : 0;
  const int count = ::epoll_wait(epoll_fd_, events.data(), kEventsPerTurn, timeout);
  CHECK(count >= 0 || errno == EINTR);
  now_ = read_clocks();

  for (int i = 0; i < count; ++i) {
    const std::uint64_t mark = events[static_cast<std::size_t>(i)].data.u64;
    if (mark != kWakeMark) dispatch(mark, events[static_cast<std::size_t>(i)].events);
  }
  run_timers();
  run_tasks();
  if (hook_ != nullptr) hook_->on_turn_end(now_);
  count_turn();
}

// Whether the loop may wait. From here on a post() wakes it, until run_tasks() looks again.
bool Loop::fall_asleep() {
  const std::lock_guard lock(mutex_);
  may_be_asleep_ = inbox_.empty();
  return may_be_asleep_;
}

// Rounded up, because waking just before a timer is due would only make one more turn.
int Loop::wait_ms(std::optional<Millis> wait_max) const {
  std::optional<Millis> wait = wait_max;
  if (const std::optional<MonoTime> due = timers_.next_due()) {
    const auto until = std::chrono::ceil<Millis>(*due - turn_end_);
    wait = std::min(wait.value_or(Millis::max()), std::max(until, Millis(0)));
  }
  if (!wait) return -1;
  return static_cast<int>(std::min<std::int64_t>(wait->count(), std::numeric_limits<int>::max()));
}

void Loop::dispatch(std::uint64_t mark, std::uint32_t events) {
  const auto fd = static_cast<std::uint32_t>(mark);
  const auto generation = static_cast<std::uint32_t>(mark >> 32);
  const Entry entry = entries_[fd];  // a copy: the handler may add, and so move the table
  if (entry.handler == nullptr || entry.generation != generation) {
    ++counters_.stale_events;
    return;
  }
  ++counters_.events;
  entry.handler->on_ready(ready_from(events));
}

void Loop::run_timers() {
  timers_.advance(now_.mono, due_);
  for (const TimerId id : due_) {
    Task task = timers_.take(id);
    if (!task) continue;  // cancelled by one that was due before it
    ++counters_.timers;
    task();
  }
  due_.clear();
}

void Loop::run_tasks() {
  {
    const std::lock_guard lock(mutex_);
    may_be_asleep_ = false;
    running_.swap(inbox_);
  }
  for (Task& task : running_) {
    ++counters_.tasks;
    task();
    task = Task();  // what it carries is released now, not after its neighbours
  }
  if (running_.capacity() > kInboxKeptMax) {
    running_ = std::vector<Task>();
  } else {
    running_.clear();
  }
}

void Loop::count_turn() {
  turn_end_ = read_clocks().mono;
  const auto time = turn_end_ - now_.mono;
  ++counters_.turns;
  if (time > kSlowTurn) ++counters_.slow_turns;
  counters_.slowest = std::max(counters_.slowest, time);
}

void Loop::wake() const {
  const std::uint64_t one = 1;
  // It can only fail when 2^64 wake-ups were never read, or with an fd that is not ours.
  [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
}

}  // namespace parley::loop
