// Campaign: many seeds, one after the other, and what is said of them.
//
// Threads: one. A broken CHECK within a world ends the process; the seed and the last lines of its
// trace are printed all the same.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/world.h"

namespace parley::sim {

// How many seeds a mutation may need until an oracle sees it.
inline constexpr std::uint64_t kSeedsOfMutations = 300;

// From `first` to `last`, both included; prints each breach. True: there was none.
bool run_seeds(std::uint64_t first, std::uint64_t last);
// One seed, with its whole trace.
bool show_seed(std::uint64_t seed, Mutation mutation);

// The first seed, up to and with `last`, in which the mutation is seen.
struct Caught {
  std::uint64_t seed = 0;
  std::string breach;
};
std::optional<Caught> catch_mutation(Mutation mutation, std::uint64_t last);
// All of them, printed as a table. True: each was seen.
bool try_mutations(std::uint64_t last);

}  // namespace parley::sim
