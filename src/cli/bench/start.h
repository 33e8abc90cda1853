// Start: how long after its start a server on an existing log takes its first message.
#pragma once

#include "cli/bench/plan.h"
#include "cli/bench/report.h"

namespace parley::cli {

// Starts a server of its own on plan.data plan.starts times, one after the other; from the fork to
// the `ok` of a message. The median and the extremes.
Result<Report> run_start(const BenchPlan& plan);

}  // namespace parley::cli
