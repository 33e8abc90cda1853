#include "core/origin_rates.h"

#include <gtest/gtest.h>

#include <chrono>

namespace parley::core {
namespace {

using namespace std::chrono_literals;

constexpr Rate kTwo{1, 2};

TEST(OriginRates, EachAddressHasAShareOfItsOwn) {
  OriginRates rates;
  const MonoTime now(1'000s);
  EXPECT_EQ(rates.take(7, kTwo, now), 0U);
  EXPECT_EQ(rates.take(7, kTwo, now), 0U);
  EXPECT_EQ(rates.take(7, kTwo, now), 1'000U);
  EXPECT_EQ(rates.take(8, kTwo, now), 0U);
  EXPECT_EQ(rates.take(7, kTwo, now + 1s), 0U);
}

TEST(OriginRates, LoopbackHasNone) {
  OriginRates rates;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(rates.take(model::kLoopback, kTwo, MonoTime(1s)), 0U);
  EXPECT_EQ(rates.size(), 0U);
}

TEST(OriginRates, WhatItRemembersHasAnEnd) {
  OriginRates rates;
  const MonoTime now(1'000s);
  const model::Origin last = OriginRates::kOriginsMax;
  for (model::Origin one = 1; one <= last; ++one) EXPECT_EQ(rates.take(one, kTwo, now), 0U);
  // The rest share one bucket, and none of them takes another's place.
  EXPECT_EQ(rates.take(last + 1, kTwo, now), 0U);
  EXPECT_EQ(rates.take(last + 2, kTwo, now), 0U);
  EXPECT_EQ(rates.take(last + 3, kTwo, now), 1'000U);
  EXPECT_EQ(rates.size(), OriginRates::kOriginsMax);
  // Who is owed nothing any more is forgotten.
  EXPECT_EQ(rates.take(last + 3, kTwo, now + 1s), 0U);
  EXPECT_EQ(rates.size(), 1U);
}

}  // namespace
}  // namespace parley::core
