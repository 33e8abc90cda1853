#include "server/pace.h"

#include <gtest/gtest.h>

namespace parley::server {
namespace {

using Seconds = Pace::Seconds;

constexpr std::size_t kMax = 10'000;

double interval(const Pace& pace, std::size_t records, std::size_t backlog) {
  return pace.interval(records, backlog).count();
}

TEST(Pace, NobodyWaitsBeforeTheIndexIsKnownOrWhileItKeepsUp) {
  Pace pace(kMax);
  EXPECT_EQ(interval(pace, 100, kMax), 0);
  pace.indexed(1000, Seconds(0.1));
  EXPECT_EQ(interval(pace, 100, kMax / 2), 0);
}

TEST(Pace, LetsInWhatTheIndexTakesAtThreeQuartersOfTheBound) {
  Pace pace(kMax);
  pace.indexed(1000, Seconds(0.1));
  EXPECT_NEAR(interval(pace, 100, kMax * 3 / 4), 0.01, 1e-9);
  EXPECT_NEAR(interval(pace, 200, kMax * 3 / 4), 0.02, 1e-9);
}

TEST(Pace, LetsInLessTheMoreWaits) {
  Pace pace(kMax);
  pace.indexed(1000, Seconds(0.1));
  double last = 0;
  for (std::size_t backlog = kMax / 2 + 1; backlog <= kMax; backlog += 500) {
    EXPECT_GT(interval(pace, 100, backlog), last);
    last = interval(pace, 100, backlog);
  }
  EXPECT_EQ(interval(pace, 100, 2 * kMax), interval(pace, 100, kMax));
}

// A closed loop of senders: what waits settles between half and all of the bound.
TEST(Pace, AClosedLoopSettles) {
  Pace pace(kMax);
  const double index_per_s = 5'000;
  double backlog = 0;
  for (int commit = 0; commit < 2'000; ++commit) {
    pace.indexed(1000, Seconds(1000 / index_per_s));
    const double spent = std::max(interval(pace, 100, static_cast<std::size_t>(backlog)), 0.001);
    backlog = std::max(0.0, backlog + 100 - index_per_s * spent);
    ASSERT_LT(backlog, kMax);
  }
  EXPECT_GT(backlog, 0.5 * kMax);
  EXPECT_NEAR(backlog, 0.75 * kMax, 0.05 * kMax);
}

TEST(Pace, OneSlowTransactionIsNoVerdict) {
  Pace pace(kMax);
  for (int i = 0; i < 10; ++i) pace.indexed(1000, Seconds(0.1));
  const double before = interval(pace, 100, kMax);
  pace.indexed(1000, Seconds(10));
  EXPECT_LT(interval(pace, 100, kMax), before * 1.5);
}

TEST(Pace, NobodyWaitsForEver) {
  Pace pace(kMax);
  pace.indexed(1, Seconds(100));
  EXPECT_LE(interval(pace, 10'000, kMax), 0.25);
}

}  // namespace
}  // namespace parley::server
