// Numbers as SQLite's files have them: big-endian, of 1 to 4 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace parley::store::sqlite {

// The number whose `count` bytes begin at `at`.
inline std::uint32_t big_endian(std::span<const unsigned char> bytes, std::size_t at,
                                std::size_t count) {
  std::uint32_t value = 0;
  for (const unsigned char byte : bytes.subspan(at, count)) value = (value << 8U) | byte;
  return value;
}

}  // namespace parley::store::sqlite
