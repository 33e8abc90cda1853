#include "sim/campaign.h"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace parley::sim {
namespace {

// Of the world that is running, for when a CHECK ends the process.
const World* running = nullptr;

void print(std::uint64_t seed, const Verdict& verdict, std::string_view breach) {
  const char* commit = std::getenv("PARLEY_COMMIT");
  std::fputs(fmt::format("{}{}\nseed {} at commit {}: {}\n", verdict.last_lines, verdict.options,
                         seed, commit != nullptr ? commit : "unknown", breach)
                 .c_str(),
             stdout);
  std::fflush(stdout);
}

std::uint64_t running_seed = 0;

// The process ends anyway, so that what a handler may not call does no harm any more.
void on_abort(int) {
  if (running != nullptr) print(running_seed, running->verdict(), "the process was ended");
  std::_Exit(EXIT_FAILURE);
}

Verdict run_watched(std::uint64_t seed, Mutation mutation, Show show) {
  World world(seed, mutation, show);
  running = &world;
  running_seed = seed;
  (void)std::signal(SIGABRT, on_abort);
  (void)std::signal(SIGSEGV, on_abort);
  Verdict verdict = world.run();
  running = nullptr;
  return verdict;
}

}  // namespace

bool run_seeds(std::uint64_t first, std::uint64_t last) {
  std::uint64_t breaches = 0;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const Verdict verdict = run_watched(seed, Mutation::kNone, Show::kNo);
    if (!verdict.breach) continue;
    ++breaches;
    print(seed, verdict, *verdict.breach);
  }
  std::puts(fmt::format("{} passed, {} failed", last - first + 1 - breaches, breaches).c_str());
  return breaches == 0;
}

bool show_seed(std::uint64_t seed, Mutation mutation) {
  const Verdict verdict = run_watched(seed, mutation, Show::kYes);
  std::puts(fmt::format("trace {:016x}: {}", verdict.trace_hash,
                        verdict.breach.value_or("all promises were kept"))
                .c_str());
  return !verdict.breach;
}

std::optional<Caught> catch_mutation(Mutation mutation, std::uint64_t last) {
  for (std::uint64_t seed = 1; seed <= last; ++seed) {
    const Verdict verdict = run_watched(seed, mutation, Show::kNo);
    if (verdict.breach) return Caught{seed, *verdict.breach};
  }
  return std::nullopt;
}

bool try_mutations(std::uint64_t last) {
  bool all = true;
  for (const MutationInfo& info : mutations()) {
    const std::optional<Caught> caught = catch_mutation(info.mutation, last);
    all = all && caught;
    std::puts(fmt::format("{:<22} {:<9} {}", info.name,
                          caught ? fmt::format("seed {}", caught->seed) : "NOT SEEN",
                          caught ? caught->breach : std::string(info.what))
                  .c_str());
    std::fflush(stdout);
  }
  return all;
}

}  // namespace parley::sim
