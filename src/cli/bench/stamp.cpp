#include "cli/bench/stamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace parley::cli {

std::string stamped_text(Stamp stamp, std::size_t bytes) {
  std::string text = fmt::format("{}.{}.", stamp.source, stamp.counter);
  text.resize(std::max(text.size(), bytes), 'x');
  return text;
}

std::optional<Stamp> read_stamp(std::string_view text) {
  Stamp stamp;
  const char* const end = text.data() + text.size();
  const auto source = std::from_chars(text.data(), end, stamp.source);
  if (source.ec != std::errc{} || source.ptr == end || *source.ptr != '.') return std::nullopt;
  const auto counter = std::from_chars(source.ptr + 1, end, stamp.counter);
  if (counter.ec != std::errc{} || counter.ptr == end || *counter.ptr != '.') return std::nullopt;
  return stamp;
}

}  // namespace parley::cli
