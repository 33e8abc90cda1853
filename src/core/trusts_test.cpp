#include "core/trusts.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace parley::core {
namespace {

using model::Trust;

constexpr UserIndex kAda = 7;
constexpr UserIndex kBob = 8;

TEST(Trusts, GoOneWay) {
  Trusts trusts;
  trusts.set(kAda, kBob, Trust::kTrusted, from_unix_ms(0));
  EXPECT_EQ(trusts.of(kAda, kBob, from_unix_ms(0)), Trust::kTrusted);
  EXPECT_EQ(trusts.of(kBob, kAda, from_unix_ms(0)), Trust::kUnknown);
  trusts.set(kAda, kBob, Trust::kUnknown, from_unix_ms(1));
  EXPECT_EQ(trusts.of(kAda, kBob, from_unix_ms(1)), Trust::kUnknown);
}

TEST(Trusts, ANoLastsSevenDays) {
  Trusts trusts;
  const WallTime said = from_unix_ms(1'000);
  trusts.set(kAda, kBob, Trust::kTrusted, from_unix_ms(0));
  trusts.set(kAda, kBob, Trust::kQuiet, said);
  EXPECT_EQ(trusts.of(kAda, kBob, said + limits::kQuietTime - Millis(1)), Trust::kQuiet);
  EXPECT_EQ(trusts.of(kAda, kBob, said + limits::kQuietTime), Trust::kUnknown);
  EXPECT_EQ(trusts.of(kAda, kBob, from_unix_ms(0)), Trust::kQuiet) << "the clock went back";
}

TEST(Trusts, AreForgottenFromTheOldestOn) {
  Trusts trusts;
  for (UserIndex other = 100; other < 100 + limits::kTrustsMax; ++other) {
    EXPECT_FALSE(trusts.gives_way(kAda, other));
    trusts.set(kAda, other, Trust::kTrusted, from_unix_ms(other));
  }
  EXPECT_EQ(trusts.gives_way(kAda, 1), 100U);
  EXPECT_FALSE(trusts.gives_way(kAda, 100)) << "who is noted already takes no place";
  trusts.set(kAda, 100, Trust::kTrusted, from_unix_ms(9'999));
  EXPECT_EQ(trusts.gives_way(kAda, 1), 101U);
}

}  // namespace
}  // namespace parley::core
