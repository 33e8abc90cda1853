#include "sim/trace.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace parley::sim {
namespace {

constexpr std::size_t kLinesKept = 60;
constexpr std::size_t kShownBytesMax = 240;

}  // namespace

void Trace::mix(std::string_view bytes) {
  for (const char byte : bytes) {
    hash_ ^= static_cast<unsigned char>(byte);
    hash_ *= 0x100000001B3U;
  }
}

void Trace::note(std::string_view who, std::string_view what) {
  const auto time = schedule_.now().mono.time_since_epoch().count();
  mix(fmt::format("{}", time));
  mix(who);
  mix(what);
  const auto shown = what.substr(0, kShownBytesMax);
  std::string line = fmt::format("{:>12} {:<14} {}", time, who, shown);
  if (show_ == Show::kYes) std::puts(line.c_str());
  last_.push_back(std::move(line));
  if (last_.size() > kLinesKept) last_.pop_front();
}

std::string Trace::last_lines() const {
  std::string out;
  for (const std::string& line : last_) out += line + "\n";
  return out;
}

}  // namespace parley::sim
