// The scenarios of `parley bench`, by name.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "cli/bench/plan.h"
#include "cli/bench/report.h"

namespace parley::cli {

struct Scenario {
  std::string_view name;
  std::string_view what;     // for --help
  std::string_view options;  // those that concern it, for --help
  Result<Report> (*run)(const BenchPlan& plan);
};

[[nodiscard]] std::span<const Scenario> scenarios();
// Null where there is none of this name.
[[nodiscard]] const Scenario* find_scenario(std::string_view name);

}  // namespace parley::cli
