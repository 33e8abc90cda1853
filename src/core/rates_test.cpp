#include "core/rates.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

namespace parley::core {
namespace {

MonoTime at_us(std::int64_t us) {
  return MonoTime(std::chrono::microseconds(1'000'000'000 + us));
}

TEST(Bucket, GivesTheBurstAtOnceAndThenOneAfterTheOther) {
  Bucket bucket;
  const Rate rate{20, 3};
  EXPECT_EQ(bucket.take(rate, at_us(0)), 0U);
  EXPECT_EQ(bucket.take(rate, at_us(0)), 0U);
  EXPECT_EQ(bucket.take(rate, at_us(0)), 0U);
  EXPECT_EQ(bucket.take(rate, at_us(0)), 50U);
  EXPECT_EQ(bucket.take(rate, at_us(49'999)), 1U);
  EXPECT_EQ(bucket.take(rate, at_us(50'000)), 0U);
  EXPECT_EQ(bucket.take(rate, at_us(50'000)), 50U);
}

TEST(Bucket, ForgetsNothingOfAPauseButTheOverflow) {
  Bucket bucket;
  const Rate rate{1, 2};
  EXPECT_EQ(bucket.take(rate, at_us(0)), 0U);
  EXPECT_EQ(bucket.take(rate, at_us(100'000'000)), 0U);
  EXPECT_EQ(bucket.take(rate, at_us(100'000'000)), 0U);
  EXPECT_EQ(bucket.take(rate, at_us(100'000'000)), 1000U);
}

TEST(Rates, ClassesDoNotTouchEachOther) {
  Rates rates;
  for (std::uint32_t i = 0; i < kRates[1].burst; ++i) {
    ASSERT_EQ(rates.take(RateClass::kChange, at_us(0)), 0U);
  }
  EXPECT_GT(rates.take(RateClass::kChange, at_us(0)), 0U);
  EXPECT_EQ(rates.take(RateClass::kSend, at_us(0)), 0U);
  EXPECT_EQ(rates.take(RateClass::kNone, at_us(0)), 0U);
}

// The plain form: tokens that grow with time up to the burst, counted in microseconds' worth.
TEST(Bucket, AgreesWithAPlainTokenBucket) {
  rc::check("same answers as a bucket that is refilled", [] {
    const Rate rate{*rc::gen::element(1U, 2U, 5U, 20U), *rc::gen::inRange(1U, 20U)};
    const auto pauses =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 400'000));
    const std::int64_t one = 1'000'000 / rate.per_second;
    Bucket bucket;
    std::int64_t now = 0;
    std::int64_t credit = one * rate.burst;
    for (const std::int64_t pause : pauses) {
      now += pause;
      credit = std::min<std::int64_t>(credit + pause, one * rate.burst);
      const bool granted = credit >= one;
      RC_ASSERT((bucket.take(rate, at_us(now)) == 0) == granted);
      if (granted) credit -= one;
    }
  });
}

// A room of a hundred is opened at once; who goes on is held back, person by person.
TEST(Bucket, InvitesAHundredPeopleAndThenOneInTenSeconds) {
  Bucket bucket;
  const MonoTime start = MonoTime(std::chrono::seconds(1));
  EXPECT_EQ(bucket.take(kInviteRate, start, 100 * kInviteTokens), 0U);
  EXPECT_EQ(bucket.take(kInviteRate, start, kInviteTokens), 10'000U);
  const MonoTime later = start + std::chrono::seconds(10);
  EXPECT_EQ(bucket.take(kInviteRate, later, 2 * kInviteTokens), 10'000U) << "both or neither";
  EXPECT_EQ(bucket.take(kInviteRate, later, kInviteTokens), 0U);
}

}  // namespace
}  // namespace parley::core
