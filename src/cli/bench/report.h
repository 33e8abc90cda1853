// Report: what one measurement found, for a person and as one line of JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/bench/histogram.h"

namespace parley::cli {

struct TrafficReport {
  std::string_view scenario;
  std::size_t clients = 0;
  std::size_t sources = 0;
  std::size_t window = 0;  // 0: open loop
  double rate = 0;         // of an open loop, messages per second
  std::size_t bytes = 0;
  double seconds = 0;
  // Of the measured seconds.
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  Histogram latency;                         // from when it was due to be sent to when it was read
  std::optional<double> server_cpu_seconds;  // where --pid was given
  double own_cpu_seconds = 0;
  // Of the whole run.
  std::uint64_t lost = 0;
  std::uint64_t disordered = 0;
  std::uint64_t refused = 0;
};

struct IdleReport {
  std::size_t clients = 0;
  double seconds_to_arrive = 0;
  std::int64_t bytes_before = 0;
  std::int64_t bytes_after = 0;
};

[[nodiscard]] std::string as_json(const TrafficReport& report);
[[nodiscard]] std::string as_json(const IdleReport& report);
[[nodiscard]] std::string as_text(const TrafficReport& report);
[[nodiscard]] std::string as_text(const IdleReport& report);

}  // namespace parley::cli
