// Report: what one measurement found: figures with their words for a person and their keys for
// JSON, in the order in which they were added.
//
// Threads: one owner.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/bench/histogram.h"

namespace parley::cli {

// How a figure is written for a person.
struct Words {
  std::string_view before;
  std::string_view unit = "";
  int decimals = 0;
};

class Report {
 public:
  explicit Report(std::string_view scenario) : scenario_(scenario) {}

  void add(std::string_view key, double value, Words words);
  void add_count(std::string_view key, std::uint64_t value, std::string_view words);
  // p50_micros, p90_micros, p99_micros, p999_micros, max_micros, each behind `prefix`.
  void add_latency(const Histogram& latency, std::string_view prefix, std::string_view words);
  // What should be 0: anything else makes the whole report flawed.
  void add_flaw(std::string_view key, std::uint64_t value, std::string_view words);

  [[nodiscard]] bool flawed() const { return flawed_; }
  // 0 where there is no such figure.
  [[nodiscard]] double value(std::string_view key) const;
  [[nodiscard]] std::string as_json() const;  // one object, no line break
  [[nodiscard]] std::string as_text() const;

 private:
  struct Figure {
    std::string key;
    double value = 0;
    std::string words;
    std::string unit;
    int decimals = 0;
  };

  std::string scenario_;
  std::vector<Figure> figures_;
  bool flawed_ = false;
};

// 0 where `count` is.
[[nodiscard]] double per(double amount, double each);

// 1234567.8 with one decimal as "1,234,567.8".
[[nodiscard]] std::string grouped(double value, int decimals);

}  // namespace parley::cli
