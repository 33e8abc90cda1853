#include "cli/bench/idle.h"

#include <chrono>
#include <utility>

#include "cli/bench/accounts.h"
#include "cli/bench/process_figures.h"
#include "loop/os_clock.h"

namespace parley::cli {
namespace {

// What the server still does after the last hello is not the clients' standing cost.
constexpr auto kSettleTime = std::chrono::seconds(3);

}  // namespace

Result<Report> run_idle(const BenchPlan& plan) {
  const int pid = TRY(needed_pid(plan));
  SwarmOptions options = TRY(swarm_options(plan));
  const auto swarm = TRY(Swarm::open(std::move(options)));
  const std::int64_t before = TRY(resident_bytes(pid));
  const MonoTime begin = loop::read_clocks().mono;
  TRY(swarm->gather());
  const double seconds = std::chrono::duration<double>(swarm->now() - begin).count();
  TRY(swarm->turn_until(swarm->now() + kSettleTime));
  const std::int64_t after = TRY(resident_bytes(pid));
  if (!plan.save_accounts.empty()) TRY(save_accounts(plan.save_accounts, *swarm));

  Report report(plan.accounts.empty() ? "idle" : "idle known");
  report.add_count("clients", plan.clients, "clients");
  report.add("seconds_to_arrive", seconds, {"all in after", "s", 2});
  report.add("bytes_before", static_cast<double>(before), {"server before", "B"});
  report.add("bytes_after", static_cast<double>(after), {"server after", "B"});
  report.add("bytes_each",
             per(static_cast<double>(after - before), static_cast<double>(plan.clients)),
             {"server, per connection", "B", 1});
  return report;
}

}  // namespace parley::cli
