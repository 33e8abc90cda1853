#include "cli/bench/process_figures.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <vector>

namespace parley::cli {
namespace {

TEST(ProcessFigures, SeesTheWorkOfThisProcess) {
  const double before = cpu_seconds(::getpid()).value();
  volatile std::uint64_t sum = 0;
  double after = before;
  while (after < before + 0.03) {
    for (int i = 0; i < 1'000'000; ++i) sum = sum + 1;
    after = cpu_seconds(::getpid()).value();
  }
  EXPECT_GT(after, before);
}

TEST(ProcessFigures, SeesTheMemoryOfThisProcess) {
  constexpr std::size_t kBytes = 64 << 20;
  const auto before = resident_bytes(::getpid()).value();
  const std::vector<char> touched(kBytes, 'x');
  const auto after = resident_bytes(::getpid()).value();
  EXPECT_GE(after - before, static_cast<std::int64_t>(kBytes) - (1 << 20));
  EXPECT_EQ(touched[kBytes - 1], 'x');
}

TEST(ProcessFigures, SaysThatThereIsNoSuchProcess) {
  EXPECT_EQ(cpu_seconds(-1).error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(resident_bytes(-1).error().code, ErrorCode::kInvalidUsage);
}

}  // namespace
}  // namespace parley::cli
