// Idle: what a connection that only listens costs the server in memory.
#pragma once

#include "cli/bench/plan.h"
#include "cli/bench/report.h"

namespace parley::cli {

// New guests, so that the growth is an account and a connection each; or, with plan.accounts, those
// whom plan.save_accounts kept of an earlier run against the same data: then it is the connection.
Result<Report> run_idle(const BenchPlan& plan);

}  // namespace parley::cli
