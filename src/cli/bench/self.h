// `parley bench --self`: what this machine holds, in plain words.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/bench/plan.h"
#include "cli/bench/report.h"

namespace parley::cli {

// One scenario against a temporary server; plan.url and the pid are filled in.
Result<Report> run_on_temporary_server(std::string_view scenario, BenchPlan plan);

// A handful of scenarios, each against a fresh temporary server.
struct Verdict {
  std::string words;  // whole sentences, line by line
  std::string json;   // an array of all reports
  bool flawed = false;
};
Result<Verdict> measure_this_machine(const BenchPlan& plan);

}  // namespace parley::cli
