#include "net/fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <utility>

namespace parley::net {
namespace {

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) != -1;
}

TEST(Fd, ClosesOnceAndMoves) {
  int number = -1;
  {
    Fd first(::eventfd(0, 0));
    number = first.get();
    Fd second = std::move(first);
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): what is tested
    EXPECT_EQ(second.get(), number);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Fd, AssignmentClosesWhatItHeld) {
  Fd held(::eventfd(0, 0));
  const int number = held.get();
  held = Fd(::eventfd(0, 0));
  EXPECT_FALSE(is_open(number));
  EXPECT_TRUE(held);
}

TEST(Fd, ReleaseGivesItAway) {
  Fd fd(::eventfd(0, 0));
  const int number = fd.release();
  EXPECT_FALSE(fd);
  fd.reset();
  EXPECT_TRUE(is_open(number));
  ::close(number);
}

}  // namespace
}  // namespace parley::net
