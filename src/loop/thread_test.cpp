#include "loop/thread.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>

#include <array>
#include <csignal>
#include <memory>
#include <string>

namespace parley::loop {
namespace {

TEST(Thread, RunsItsBodyUnderItsNameAndJoins) {
  std::string name;
  {
    auto thread = Thread::start("a-name-longer-than-fifteen", [&] {
      std::array<char, 16> text{};
      pthread_getname_np(pthread_self(), text.data(), text.size());
      name = text.data();
    });
    ASSERT_TRUE(thread.has_value());
  }
  EXPECT_EQ(name, "a-name-longer-t");
}

TEST(Thread, BlocksSignalsInItAndNotInItsStarter) {
  sigset_t inside;
  sigset_t outside;
  {
    auto thread = Thread::start("masked", [&] { pthread_sigmask(SIG_SETMASK, nullptr, &inside); });
    ASSERT_TRUE(thread.has_value());
    pthread_sigmask(SIG_SETMASK, nullptr, &outside);
  }
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGCHLD}) {
    EXPECT_EQ(sigismember(&inside, signal), 1) << signal;
  }
  EXPECT_EQ(sigismember(&inside, SIGSEGV), 0);
  EXPECT_EQ(sigismember(&outside, SIGUSR1), 0);
}

TEST(Thread, ReleasesWhatItsBodyCarriesBeforeJoinReturns) {
  const auto shared = std::make_shared<int>(0);
  auto thread = Thread::start("carrier", [shared] {});
  ASSERT_TRUE(thread.has_value());
  thread->join();
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(Thread, CanBePinned) {
  int before = -1;
  cpu_set_t after;
  auto thread = Thread::start("pinned", [&] {
    before = sched_getcpu();
    EXPECT_TRUE(pin_this_thread(before).has_value());
    pthread_getaffinity_np(pthread_self(), sizeof after, &after);
  });
  ASSERT_TRUE(thread.has_value());
  thread->join();
  EXPECT_EQ(CPU_COUNT(&after), 1);
  EXPECT_TRUE(CPU_ISSET(static_cast<std::size_t>(before), &after));
}

TEST(Thread, ACpuThatIsNotThereIsSaid) {
  EXPECT_EQ(pin_this_thread(-1).error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(pin_this_thread(1 << 20).error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(pin_this_thread(CPU_SETSIZE - 1).error().code, ErrorCode::kInvalidUsage);
}

}  // namespace
}  // namespace parley::loop
