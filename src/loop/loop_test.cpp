#include "loop/loop.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "loop/os_clock.h"
#include "loop/thread.h"

namespace parley::loop {
namespace {

// So long that a turn which should not have slept shows as a test that does not end.
constexpr Millis kForEver = std::chrono::hours(1);

std::unique_ptr<Loop> open_loop() {
  auto loop = Loop::open();
  EXPECT_TRUE(loop.has_value());
  return std::move(*loop);
}

class Recorder final : public FdHandler {
 public:
  explicit Recorder(std::function<void(Ready)> action = {}) : action_(std::move(action)) {}
  void on_ready(Ready ready) override {
    ++calls;
    last = ready;
    if (action_) action_(ready);
  }
  int calls = 0;
  Ready last;

 private:
  std::function<void(Ready)> action_;
};

class Hook final : public TurnHook {
 public:
  explicit Hook(std::function<void(Now)> action) : action_(std::move(action)) {}
  void on_turn_end(Now now) override { action_(now); }

 private:
  std::function<void(Now)> action_;
};

// An event descriptor: readable while its count is not 0.
class Event {
 public:
  explicit Event(unsigned count = 0) : fd_(::eventfd(count, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  ~Event() { ::close(fd_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  int fd() const { return fd_; }
  void signal() const { ASSERT_EQ(::eventfd_write(fd_, 1), 0); }

 private:
  int fd_;
};

// The writes to the loop's own eventfd since the last call. The loop never reads it.
std::uint64_t wakes_written() {
  std::uint64_t sum = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(entry.path(), gone);
    if (gone || target != "anon_inode:[eventfd]") continue;
    eventfd_t count = 0;
    if (::eventfd_read(std::stoi(entry.path().filename()), &count) == 0) sum += count;
  }
  return sum;
}

TEST(LoopPost, RunsEveryTaskOnceInTheOrderOfItsThread) {
  constexpr int kThreads = 4;
  constexpr int kTasks = 5'000;
  const auto loop = open_loop();
  std::array<std::vector<int>, kThreads> seen;
  int left = kThreads * kTasks;
  std::vector<Thread> threads;
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    auto started = Thread::start("poster", [&, thread] {
      for (int i = 0; i < kTasks; ++i) {
        loop->post([&, thread, i] {
          loop->assert_here();
          seen[thread].push_back(i);
          if (--left == 0) loop->stop();
        });
      }
    });
    ASSERT_TRUE(started.has_value());
    threads.push_back(std::move(*started));
  }
  loop->run();
  for (const auto& tasks : seen) {
    ASSERT_EQ(tasks.size(), static_cast<std::size_t>(kTasks));
    EXPECT_TRUE(std::is_sorted(tasks.begin(), tasks.end()));
    EXPECT_EQ(std::adjacent_find(tasks.begin(), tasks.end()), tasks.end());
  }
  EXPECT_EQ(loop->counters().tasks, static_cast<std::uint64_t>(kThreads * kTasks));
}

TEST(LoopPost, ABurstWritesTheEventfdOnce) {
  const auto loop = open_loop();
  std::latch holding(1);
  std::latch release(1);
  std::latch done(1);
  std::uint64_t written = 0;
  auto thread = Thread::start("loop", [&] { loop->run(); });
  ASSERT_TRUE(thread.has_value());
  while (!loop->may_be_asleep()) std::this_thread::yield();

  loop->post([&] {
    holding.count_down();
    release.wait();
  });
  for (int i = 0; i < 1'000; ++i) loop->post([] {});
  holding.wait();
  for (int i = 0; i < 1'000; ++i) loop->post([] {});
  loop->post([&] {
    written = wakes_written();
    done.count_down();
  });
  release.count_down();
  done.wait();
  EXPECT_EQ(written, 1U);
  loop->stop();
}

TEST(LoopPost, WithinATurnNothingIsWrittenAndTheTaskRunsInTheNext) {
  const auto loop = open_loop();
  int runs = 0;
  loop->post([&] {
    for (int i = 0; i < 100; ++i) loop->post([&] { ++runs; });
  });
  loop->turn(Millis(0));
  EXPECT_EQ(runs, 0);
  loop->turn(kForEver);
  EXPECT_EQ(runs, 100);
  EXPECT_EQ(wakes_written(), 0U);
}

TEST(LoopPost, WhatATaskCarriesDiesWithIt) {
  const auto shared = std::make_shared<int>(0);
  {
    const auto loop = open_loop();
    long during = 0;
    loop->post([shared] {});
    loop->post([&] { during = shared.use_count(); });
    loop->turn(Millis(0));
    EXPECT_EQ(during, 1);  // released before the next task, not at the end of the turn
    loop->post([shared] {});
    EXPECT_EQ(shared.use_count(), 2);
  }
  EXPECT_EQ(shared.use_count(), 1);  // never run, and not leaked
}

TEST(LoopStop, BeforeRunMakesItReturnAtOnce) {
  const auto loop = open_loop();
  loop->stop();
  loop->run();
  EXPECT_EQ(loop->counters().turns, 0U);
  loop->post([&] { loop->stop(); });
  loop->run();
  EXPECT_EQ(loop->counters().turns, 1U);
}

Loop* stopped_by_signal = nullptr;

TEST(LoopStop, WorksInASignalHandler) {
  const auto loop = open_loop();
  stopped_by_signal = loop.get();
  const auto before = std::signal(SIGUSR1, [](int) { stopped_by_signal->stop(); });
  loop->post([] { std::raise(SIGUSR1); });
  loop->run();
  std::signal(SIGUSR1, before);
  EXPECT_EQ(loop->counters().turns, 1U);
}

TEST(LoopHook, RunsLastAndWhatItPostsRunsWithoutSleep) {
  const auto loop = open_loop();
  std::vector<std::string> order;
  Event event(1);
  Recorder recorder([&](Ready) {
    order.emplace_back("io");
    loop->remove(event.fd());
  });
  ASSERT_TRUE(loop->add(event.fd(), Interest::kRead, recorder));
  loop->post([&] { order.emplace_back("task"); });
  Hook hook([&](Now now) {
    EXPECT_EQ(now.mono, loop->now().mono);
    order.emplace_back("hook");
    if (order.size() == 3) loop->post([&] { order.emplace_back("from hook"); });
  });
  loop->set_turn_hook(&hook);
  loop->turn(Millis(0));
  EXPECT_EQ(order, (std::vector<std::string>{"io", "task", "hook"}));
  loop->turn(kForEver);
  loop->set_turn_hook(nullptr);
  EXPECT_EQ(order, (std::vector<std::string>{"io", "task", "hook", "from hook", "hook"}));
}

TEST(LoopFd, LevelTellsAsLongAsItHoldsEdgeOnlyWhatIsNew) {
  const auto loop = open_loop();
  Event level(1);
  Event edge(1);
  Recorder level_recorder;
  Recorder edge_recorder;
  ASSERT_TRUE(loop->add(level.fd(), Interest::kRead, level_recorder));
  ASSERT_TRUE(loop->add(edge.fd(), Interest::kEdgeRead, edge_recorder));
  for (int i = 0; i < 3; ++i) loop->turn(Millis(0));
  EXPECT_EQ(level_recorder.calls, 3);
  EXPECT_EQ(edge_recorder.calls, 1);
  edge.signal();
  loop->turn(Millis(0));
  EXPECT_EQ(edge_recorder.calls, 2);
  EXPECT_TRUE(edge_recorder.last.readable);
  EXPECT_FALSE(edge_recorder.last.hangup);
  loop->remove(level.fd());
  loop->remove(edge.fd());
}

TEST(LoopFd, ModifyChangesWhatIsTold) {
  const auto loop = open_loop();
  Event event(1);
  Recorder recorder;
  ASSERT_TRUE(loop->add(event.fd(), Interest::kNone, recorder));
  loop->turn(Millis(0));
  EXPECT_EQ(recorder.calls, 0);
  ASSERT_TRUE(loop->modify(event.fd(), Interest::kReadWrite));
  loop->turn(Millis(0));
  EXPECT_EQ(recorder.calls, 1);
  EXPECT_TRUE(recorder.last.readable);
  EXPECT_TRUE(recorder.last.writable);
  ASSERT_TRUE(loop->modify(event.fd(), Interest::kWrite));
  loop->turn(Millis(0));
  EXPECT_FALSE(recorder.last.readable);
  loop->remove(event.fd());
}

TEST(LoopFd, TheEndOfAPipeIsAReadableHangup) {
  const auto loop = open_loop();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Recorder recorder;
  ASSERT_TRUE(loop->add(ends[0], Interest::kEdgeRead, recorder));
  ::close(ends[1]);
  loop->turn(Millis(0));
  EXPECT_TRUE(recorder.last.readable);
  EXPECT_TRUE(recorder.last.hangup);
  loop->remove(ends[0]);
  ::close(ends[0]);
}

TEST(LoopFd, WhatCannotBeWatchedIsAnErrorAndLeavesNothing) {
  const auto loop = open_loop();
  Recorder recorder;
  const int number = Event().fd();  // closed again
  EXPECT_EQ(loop->add(number, Interest::kRead, recorder).error().code, ErrorCode::kIo);
  const Event event;
  ASSERT_EQ(event.fd(), number);
  EXPECT_TRUE(loop->add(number, Interest::kRead, recorder));
  loop->remove(number);
}

// Both descriptors are ready in one turn. Whoever is called first closes the other and opens a new
// one under the same number: the event already fetched for the old one must reach nobody.
TEST(LoopFd, AnEventOfAClosedDescriptorDoesNotReachTheNextOwnerOfItsNumber) {
  const auto loop = open_loop();
  std::array<int, 2> fds{::eventfd(1, EFD_NONBLOCK), ::eventfd(1, EFD_NONBLOCK)};
  Recorder newcomer;
  std::array<std::unique_ptr<Recorder>, 2> recorders;
  for (std::size_t i = 0; i < 2; ++i) {
    recorders[i] = std::make_unique<Recorder>([&, i](Ready) {
      const int other = fds[1 - i];
      loop->remove(other);
      ::close(other);
      const int fresh = ::eventfd(0, EFD_NONBLOCK);
      ASSERT_EQ(fresh, other);
      ASSERT_TRUE(loop->add(fresh, Interest::kRead, newcomer));
      loop->remove(fds[i]);
    });
    ASSERT_TRUE(loop->add(fds[i], Interest::kRead, *recorders[i]));
  }
  loop->turn(Millis(0));
  EXPECT_EQ(recorders[0]->calls + recorders[1]->calls, 1);
  EXPECT_EQ(newcomer.calls, 0);
  EXPECT_EQ(loop->counters().stale_events, 1U);

  const int fresh = fds[recorders[0]->calls == 1 ? 1 : 0];
  ASSERT_EQ(::eventfd_write(fresh, 1), 0);
  loop->turn(Millis(0));
  EXPECT_EQ(newcomer.calls, 1);  // its own event does
  loop->remove(fresh);
  for (const int fd : fds) ::close(fd);
}

TEST(LoopFd, ATurnServesAtMost512AndForgetsNobody) {
  const auto loop = open_loop();
  std::vector<std::unique_ptr<Event>> events;
  std::vector<std::unique_ptr<Recorder>> recorders;
  for (int i = 0; i < 600; ++i) {
    events.push_back(std::make_unique<Event>(1));
    recorders.push_back(std::make_unique<Recorder>());
    ASSERT_TRUE(loop->add(events.back()->fd(), Interest::kRead, *recorders.back()));
  }
  loop->turn(Millis(0));
  EXPECT_EQ(loop->counters().events, 512U);
  loop->turn(Millis(0));
  for (const auto& recorder : recorders) EXPECT_GE(recorder->calls, 1);
  for (const auto& event : events) loop->remove(event->fd());
}

TEST(LoopTimer, FiresOnceAndNotEarly) {
  const auto loop = open_loop();
  int fired = 0;
  MonoTime set;
  MonoTime seen;
  loop->post([&] {
    set = loop->now().mono;
    loop->after(Millis(20), [&] {
      ++fired;
      seen = loop->now().mono;
    });
    loop->after(Millis(60), [&] { loop->stop(); });
  });
  loop->run();
  EXPECT_EQ(fired, 1);
  EXPECT_GE(seen - set, Millis(20));
  EXPECT_EQ(loop->counters().timers, 2U);
}

TEST(LoopTimer, ACancelledOneDoesNotFireEvenWhenDueInTheSameTurn) {
  const auto loop = open_loop();
  int fired = 0;
  loop->post([&] {
    const TimerId second = loop->after(Millis(31), [&] { ++fired; });
    loop->after(Millis(1), [&loop, second] { loop->cancel(second); });
    loop->after(Millis(60), [&] { loop->stop(); });
    // A turn so long that both are due when it ends.
    const MonoTime until = read_clocks().mono + Millis(50);
    while (read_clocks().mono < until) {
    }
  });
  loop->run();
  EXPECT_EQ(fired, 0);
  EXPECT_EQ(loop->counters().timers, 2U);
}

TEST(LoopTimer, SetBeforeRunCountsFromThen) {
  const auto loop = open_loop();
  const MonoTime opened = loop->now().mono;
  while (read_clocks().mono < opened + Millis(30)) {
  }
  const MonoTime set = read_clocks().mono;
  MonoTime seen;
  loop->after(Millis(20), [&] {
    seen = loop->now().mono;
    loop->stop();
  });
  loop->run();
  EXPECT_GE(seen - set, Millis(20));
}

TEST(LoopCounters, ALongTurnIsCounted) {
  const auto loop = open_loop();
  loop->turn(Millis(0));
  const std::uint64_t before = loop->counters().slow_turns;
  loop->post([] {
    const MonoTime until = read_clocks().mono + Loop::kSlowTurn + Millis(1);
    while (read_clocks().mono < until) {
    }
  });
  loop->turn(Millis(0));
  EXPECT_EQ(loop->counters().turns, 2U);
  EXPECT_EQ(loop->counters().slow_turns, before + 1);
  EXPECT_GE(loop->counters().slowest, Loop::kSlowTurn + Millis(1));
}

TEST(LoopBuffer, HasRoomForTheParserBehindItsEnd) {
  const auto loop = open_loop();
  const std::span<std::byte> buffer = loop->receive_buffer();
  ASSERT_EQ(buffer.size(), 64U * 1024U);
  EXPECT_EQ(buffer.data()[buffer.size() + 63],
            std::byte{0});  // the sanitizer build checks the bound
}

TEST(LoopDeathTest, ForeignThreadsAreOurMistake) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      {
        const auto loop = open_loop();
        loop->post([&] { std::thread([&] { loop->assert_here(); }).join(); });
        loop->turn(Millis(0));
      },
      "invariant broken");
}

TEST(LoopDeathTest, ADescriptorAddedTwiceIsOurMistake) {
  const auto loop = open_loop();
  Event event;
  Recorder recorder;
  ASSERT_TRUE(loop->add(event.fd(), Interest::kRead, recorder));
  EXPECT_DEATH(loop->add(event.fd(), Interest::kRead, recorder).has_value(), "invariant broken");
  loop->remove(event.fd());
}

}  // namespace
}  // namespace parley::loop
