// The short form of `./dev sim`: some hundred worlds, that a seed is a world, and that each
// mutation is seen.
#include <gtest/gtest.h>

#include "sim/campaign.h"

namespace parley::sim {
namespace {

constexpr std::uint64_t kSeeds = 300;

TEST(Simulation, KeepsItsPromises) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Verdict verdict = run_world(seed);
    ASSERT_FALSE(verdict.breach) << verdict.last_lines << verdict.options << "\nseed " << seed
                                 << ": " << *verdict.breach;
  }
}

TEST(Simulation, OneSeedIsOneWorld) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    EXPECT_EQ(run_world(seed).trace_hash, run_world(seed).trace_hash) << seed;
  }
  EXPECT_NE(run_world(1).trace_hash, run_world(2).trace_hash);
}

class Mutations : public testing::TestWithParam<MutationInfo> {};

TEST_P(Mutations, AreSeen) {
  EXPECT_TRUE(catch_mutation(GetParam().mutation, kSeedsOfMutations)) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(All, Mutations, testing::ValuesIn(mutations().begin(), mutations().end()),
                         [](const auto& it) {
                           std::string name(it.param.name);
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace parley::sim
