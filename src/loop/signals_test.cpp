#include "loop/signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <latch>
#include <memory>
#include <vector>

#include "loop/thread.h"

namespace parley::loop {
namespace {

// The default of each of these signals would end the test, and so would a thread that lets them in.
TEST(SignalWatch, TurnsSignalsOfTheProcessIntoEvents) {
  auto loop = Loop::open();
  ASSERT_TRUE(loop.has_value());
  std::vector<int> seen;
  auto watch = SignalWatch::open(**loop, [&](int signal) { seen.push_back(signal); });
  ASSERT_TRUE(watch.has_value());

  std::latch finish(1);
  auto bystander = Thread::start("bystander", [&] { finish.wait(); });
  ASSERT_TRUE(bystander.has_value());
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    ASSERT_EQ(::kill(::getpid(), signal), 0);
    (*loop)->turn(Millis(60'000));
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.back(), signal);
  }
  finish.count_down();
  EXPECT_EQ(seen.size(), 3U);
}

TEST(SignalWatch, MayBeDestroyedByItsCallback) {
  auto loop = Loop::open();
  ASSERT_TRUE(loop.has_value());
  std::unique_ptr<SignalWatch> watch;
  int calls = 0;
  auto opened = SignalWatch::open(**loop, [&](int) {
    ++calls;
    watch.reset();
  });
  ASSERT_TRUE(opened.has_value());
  watch = std::move(*opened);
  ASSERT_EQ(::kill(::getpid(), SIGHUP), 0);
  (*loop)->turn(Millis(60'000));
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(watch, nullptr);
}

TEST(IgnoreSigpipe, AWriteToNobodyIsAnError) {
  ignore_sigpipe();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  EXPECT_EQ(::write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  ::close(ends[1]);
  std::signal(SIGPIPE, SIG_DFL);
}

}  // namespace
}  // namespace parley::loop
