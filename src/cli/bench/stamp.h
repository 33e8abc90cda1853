// Stamp: who sent a load message, as its how manyeth, and when it was due, written at the front of
// the text: `12.345.6789.xxxx…`, filled up to the size that was asked for. The due time travels
// along, so that no reader keeps a table of times and no late message is left out of a latency.
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
  std::uint64_t due_micros = 0;

  friend bool operator==(Stamp, Stamp) = default;
};

// Appends at least the stamp itself, even where `bytes` is less.
void append_stamped(std::string& out, Stamp stamp, std::size_t bytes);

// Written for the path of every delivery: no locale, no copy, no stream.
[[nodiscard]] std::optional<Stamp> read_stamp(std::string_view text);

}  // namespace parley::cli
