// SlowReaders: some readers of a busy room stop reading. What does each cost the server, what do
// the others notice, and does everything arrive, in order, when they read on?
#pragma once

#include "cli/bench/plan.h"
#include "cli/bench/report.h"

namespace parley::cli {

// The last plan.stalled of plan.clients stop. Three parts of plan.traffic.seconds each: all read;
// they do not; they read on, until they have everything. Messages are kept ones (`send`).
Result<Report> run_slow_readers(const BenchPlan& plan);

}  // namespace parley::cli
