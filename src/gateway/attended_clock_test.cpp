#include "gateway/attended_clock.h"

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(AttendedClock, CountsTheSecondsOfALoopThatTurns) {
  MonoTime now{seconds(1'000)};
  AttendedClock clock(now);
  const std::uint32_t begin = clock.advance(now);
  for (int turn = 0; turn < 600; ++turn) clock.advance(now += milliseconds(100));
  EXPECT_EQ(clock.advance(now) - begin, 60U);
}

TEST(AttendedClock, DoesNotCountWhatItDidNotAttend) {
  MonoTime now{seconds(1'000)};
  AttendedClock clock(now);
  const std::uint32_t begin = clock.advance(now);
  EXPECT_EQ(clock.advance(now += AttendedClock::kGapMax) - begin, 2U);
  EXPECT_EQ(clock.advance(now += std::chrono::hours(24)) - begin, 2U);
  EXPECT_EQ(clock.advance(now += seconds(1)) - begin, 3U);
  EXPECT_EQ(clock.advance(now += seconds(61)) - begin, 3U);
}

}  // namespace
}  // namespace parley::gateway
