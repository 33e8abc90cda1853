// Runs one fuzz target over inputs that are kept: what a search once reached, and what once broke
// it, tried again on every build and by every compiler.
//
//   fuzz_replay TARGET FILE|FOLDER…     0: all passed; 2: no such target, or nothing to run
//   fuzz_replay                         the names of the targets, one a line
//
// A broken property ends the process, as it does under libFuzzer; the line before names the input.
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "fuzz/targets.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& place) {
  if (!fs::exists(place)) throw std::runtime_error("there is no " + place.string());
  if (!fs::is_directory(place)) return {place};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(place)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// In memory of exactly its size, so that a sanitizer sees every byte that is read behind it.
void run(const parley::fuzz::Target& target, const std::string& input) {
  const auto exact = std::make_unique<std::uint8_t[]>(input.size());
  std::copy(input.begin(), input.end(), exact.get());
  target.run(exact.get(), input.size());
}

int replay(const parley::fuzz::Target& target, const std::vector<std::string>& places) {
  std::size_t count = 0;
  for (const std::string& place : places) {
    for (const fs::path& file : files_of(place)) {
      fmt::print("{}\n", file.string());
      std::fflush(stdout);
      run(target, bytes_of(file));
      ++count;
    }
  }
  fmt::print("{}: {} inputs\n", target.name, count);
  return count > 0 ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    for (const parley::fuzz::Target& target : parley::fuzz::targets())
      fmt::print("{}\n", target.name);
    return 0;
  }
  const auto targets = parley::fuzz::targets();
  const auto target = std::ranges::find(targets, arguments[0], &parley::fuzz::Target::name);
  if (target == targets.end()) {
    fmt::print(stderr, "fuzz_replay: there is no target {}\n", arguments[0]);
    return 2;
  }
  return replay(*target, {arguments.begin() + 1, arguments.end()});
} catch (const std::exception& error) {
  fmt::print(stderr, "fuzz_replay: {}\n", error.what());
  return 2;
}
