#include "cli/bench/histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace parley::cli {
namespace {

TEST(Histogram, SaysNothingOfNothing) {
  EXPECT_EQ(Histogram().percentile(0.5), 0U);
}

TEST(Histogram, IsExactBelow64) {
  Histogram histogram;
  for (std::uint64_t value = 0; value < 64; ++value) histogram.add(value);
  EXPECT_EQ(histogram.percentile(0.5), 31U);
  EXPECT_EQ(histogram.percentile(1.0), 63U);
}

TEST(Histogram, TakesWhatIsAboveItsRange) {
  Histogram histogram;
  histogram.add(UINT64_MAX);
  EXPECT_EQ(histogram.count(), 1U);
  EXPECT_EQ(histogram.largest(), UINT64_MAX);
}

RC_GTEST_PROP(Histogram, IsWithinOnePartOfTheTrueRank, ()) {
  auto values = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::uint32_t>>(rc::gen::arbitrary<std::uint32_t>()));
  const int percent = *rc::gen::inRange(0, 101);
  Histogram histogram;
  for (const std::uint32_t value : values) histogram.add(value);
  std::sort(values.begin(), values.end());
  const double share = percent / 100.0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  const auto truth = static_cast<double>(values[rank == 0 ? 0 : rank - 1]);
  const auto said = static_cast<double>(histogram.percentile(share));
  RC_ASSERT(said >= truth);
  RC_ASSERT(said <= truth * (1 + 1.0 / 64) + 1);
}

}  // namespace
}  // namespace parley::cli
