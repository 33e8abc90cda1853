// Resume: everybody was away, missed something, and comes back at once.
#pragma once

#include "cli/bench/plan.h"
#include "cli/bench/report.h"

namespace parley::cli {

// Each of plan.clients is in plan.rooms_each of plan.rooms rooms and has missed plan.missed
// messages over all of them. All are connected again first, then say hello with `since` at the same
// moment; the report has both the resumes alone and with the connecting. Every missed message is
// checked.
Result<Report> run_resume(const BenchPlan& plan);

}  // namespace parley::cli
