// Stamp: who sent a load message and as its how manyeth, written at the front of the text:
// `12.345.xxxx…`, filled up to the size that was asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::cli {

struct Stamp {
  std::uint32_t source = 0;
  std::uint32_t counter = 0;  // 1, 2, 3, …

  friend bool operator==(Stamp, Stamp) = default;
};

// At least the stamp itself, even where `bytes` is less.
[[nodiscard]] std::string stamped_text(Stamp stamp, std::size_t bytes);

[[nodiscard]] std::optional<Stamp> read_stamp(std::string_view text);

}  // namespace parley::cli
