// flip_bit: what a bad disk does, to a file of a test's. For the tests of every folder that may use
// the store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>

namespace parley::testing {

// Turns over one bit (0 the lowest) of the byte at `at`; again puts it back.
inline void flip_bit(const std::filesystem::path& path, std::uint64_t at, unsigned bit) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(at));
  const int before = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(static_cast<unsigned>(before) ^ (1U << bit)));
}

}  // namespace parley::testing
