#include "cli/bench/stamp.h"

#include <array>
#include <charconv>

namespace parley::cli {
namespace {

void append_part(std::string& out, std::uint64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += '.';
}

// Takes the digits and the point behind them off the front.
template <class Number>
bool take_part(const char*& at, const char* end, Number& value) {
  const auto read = std::from_chars(at, end, value);
  if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '.') return false;
  at = read.ptr + 1;
  return true;
}

}  // namespace

void append_stamped(std::string& out, Stamp stamp, std::size_t bytes) {
  const std::size_t begin = out.size();
  append_part(out, stamp.source);
  append_part(out, stamp.counter);
  append_part(out, stamp.due_micros);
  if (out.size() < begin + bytes) out.resize(begin + bytes, 'x');
}

std::optional<Stamp> read_stamp(std::string_view text) {
  Stamp stamp;
  const char* at = text.data();
  const char* const end = at + text.size();
  if (!take_part(at, end, stamp.source) || !take_part(at, end, stamp.counter) ||
      !take_part(at, end, stamp.due_micros)) {
    return std::nullopt;
  }
  return stamp;
}

}  // namespace parley::cli
