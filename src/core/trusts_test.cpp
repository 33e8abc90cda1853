#include "core/trusts.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace parley::core {
namespace {

using model::Trust;

constexpr UserIndex kTruster = 7;
constexpr UserIndex kOther = 8;

TEST(Trusts, GoOneWay) {
  Trusts trusts;
  trusts.set(kTruster, kOther, Trust::kTrusted, from_unix_ms(0));
  EXPECT_EQ(trusts.of(kTruster, kOther, from_unix_ms(0)), Trust::kTrusted);
  EXPECT_EQ(trusts.of(kOther, kTruster, from_unix_ms(0)), Trust::kUnknown);
  trusts.set(kTruster, kOther, Trust::kUnknown, from_unix_ms(1));
  EXPECT_EQ(trusts.of(kTruster, kOther, from_unix_ms(1)), Trust::kUnknown);
}

TEST(Trusts, ANoLastsSevenDays) {
  Trusts trusts;
  const WallTime said = from_unix_ms(1'000);
  trusts.set(kTruster, kOther, Trust::kTrusted, from_unix_ms(0));
  trusts.set(kTruster, kOther, Trust::kQuiet, said);
  EXPECT_EQ(trusts.of(kTruster, kOther, said + limits::kQuietTime - Millis(1)), Trust::kQuiet);
  EXPECT_EQ(trusts.of(kTruster, kOther, said + limits::kQuietTime), Trust::kUnknown);
  EXPECT_EQ(trusts.of(kTruster, kOther, from_unix_ms(0)), Trust::kQuiet) << "the clock went back";
}

TEST(Trusts, AreForgottenFromTheOldestOn) {
  Trusts trusts;
  for (UserIndex other = 100; other < 100 + limits::kTrustsMax; ++other) {
    EXPECT_FALSE(trusts.gives_way(kTruster, other));
    trusts.set(kTruster, other, Trust::kTrusted, from_unix_ms(other));
  }
  EXPECT_EQ(trusts.gives_way(kTruster, 1), 100U);
  EXPECT_FALSE(trusts.gives_way(kTruster, 100)) << "who is noted already takes no place";
  trusts.set(kTruster, 100, Trust::kTrusted, from_unix_ms(9'999));
  EXPECT_EQ(trusts.gives_way(kTruster, 1), 101U);
}

}  // namespace
}  // namespace parley::core
