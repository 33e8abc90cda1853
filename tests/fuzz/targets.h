// The table of all fuzz targets of a build, for the program that replays their kept inputs. Written
// by tools/cmake/ParleyFuzz.cmake.
//
// Threads: any; constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace parley::fuzz {

struct Target {
  std::string_view name;
  // libFuzzer's entry. Ends the process where a property is broken.
  int (*run)(const std::uint8_t* data, std::size_t size);
};

std::span<const Target> targets();

}  // namespace parley::fuzz
