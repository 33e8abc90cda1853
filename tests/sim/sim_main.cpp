// The simulator as a program: `./dev sim` says how it is asked.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/campaign.h"

namespace {

int usage() {
  std::fputs(
      "usage: simulator FIRST LAST      the seeds from FIRST to LAST\n"
      "       simulator SEED            one seed, with its trace\n"
      "       simulator --mutation NAME SEED\n"
      "       simulator --mutations [SEEDS]\n",
      stderr);
  return 2;
}

bool read_number(std::string_view text, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace parley::sim;
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  std::uint64_t first = 0;
  std::uint64_t last = kSeedsOfMutations;
  if (words.empty()) return usage();
  if (words[0] == "--mutations") {
    if (words.size() > 1 && !read_number(words[1], last)) return usage();
    return try_mutations(last) ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  if (words[0] == "--mutation") {
    const auto mutation = words.size() == 3 ? find_mutation(words[1]) : std::nullopt;
    if (!mutation || !read_number(words[2], first)) return usage();
    return show_seed(first, *mutation) ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  if (!read_number(words[0], first)) return usage();
  if (words.size() == 1) return show_seed(first, Mutation::kNone) ? EXIT_SUCCESS : EXIT_FAILURE;
  if (!read_number(words[1], last)) return usage();
  return run_seeds(first, last) ? EXIT_SUCCESS : EXIT_FAILURE;
}
