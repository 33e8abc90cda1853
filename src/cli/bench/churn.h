// Churn: clients connect, say hello, are told that they are in, say goodbye, and come again.
#pragma once

#include "cli/bench/plan.h"
#include "cli/bench/report.h"

namespace parley::cli {

// The clients are guests at first and come back by their token, so that what is measured is the
// coming and not the making of accounts. plan.bare, and the article's form: without a hello.
Result<Report> run_churn(const BenchPlan& plan);

}  // namespace parley::cli
