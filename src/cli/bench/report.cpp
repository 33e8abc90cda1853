#include "cli/bench/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "wire/json_writer.h"

namespace parley::cli {
namespace {

constexpr std::array<std::pair<std::string_view, double>, 4> kShares{{
    {"p50", 0.5},
    {"p90", 0.9},
    {"p99", 0.99},
    {"p999", 0.999},
}};

}  // namespace

void Report::add(std::string_view key, double value, Words words) {
  figures_.push_back({std::string(key), value, std::string(words.before), std::string(words.unit),
                      words.decimals});
}

void Report::add_count(std::string_view key, std::uint64_t value, std::string_view words) {
  add(key, static_cast<double>(value), {words});
}

void Report::add_latency(const Histogram& latency, std::string_view prefix,
                         std::string_view words) {
  for (const auto& [name, share] : kShares) {
    add(fmt::format("{}{}_micros", prefix, name), static_cast<double>(latency.percentile(share)),
        {fmt::format("{} {}", words, name), "µs"});
  }
  add(fmt::format("{}max_micros", prefix), static_cast<double>(latency.largest()),
      {fmt::format("{} max", words), "µs"});
}

void Report::add_flaw(std::string_view key, std::uint64_t value, std::string_view words) {
  add_count(key, value, words);
  flawed_ = flawed_ || value != 0;
}

double Report::value(std::string_view key) const {
  const auto found = std::find_if(figures_.begin(), figures_.end(),
                                  [&](const Figure& figure) { return figure.key == key; });
  return found == figures_.end() ? 0 : found->value;
}

std::string Report::as_json() const {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"scenario">();
  json.string(scenario_);
  for (const Figure& figure : figures_) {
    json.key(figure.key);
    if (figure.decimals == 0) {
      json.integer(static_cast<std::int64_t>(figure.value));
    } else {
      json.real(figure.value);
    }
  }
  json.end_object();
  return out;
}

std::string Report::as_text() const {
  std::string out = scenario_ + "\n";
  for (const Figure& figure : figures_) {
    out += fmt::format("  {:<32} {:>16} {}", figure.words, grouped(figure.value, figure.decimals),
                       figure.unit);
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

double per(double amount, double each) {
  return each > 0 ? amount / each : 0;
}

std::string grouped(double value, int decimals) {
  std::string digits = fmt::format("{:.{}f}", value, decimals);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  std::size_t at = std::min(digits.find('.'), digits.size());
  while (at > first + 3) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

}  // namespace parley::cli
