#include "cli/bench/start.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "cli/bench/ask.h"
#include "cli/bench/temporary_server.h"
#include "loop/os_clock.h"

namespace parley::cli {
namespace {

double millis_since(MonoTime begin) {
  return std::chrono::duration<double, std::milli>(loop::read_clocks().mono - begin).count();
}

struct Times {
  double ready = 0;
  double kept = 0;
};

// `account` comes as a guest the first time, and by its token after that.
Result<Times> start_once(const BenchPlan& plan, std::size_t number, Account& account) {
  Times times;
  const MonoTime begin = loop::read_clocks().mono;
  const auto server = TRY(TemporaryServer::start({.data = plan.data, .tls = plan.tls}));
  times.ready = millis_since(begin);
  SwarmOptions options;
  options.target = TRY(parse_target(server->url("/v1/ws"), Trust::kAnyone));
  options.clients = 1;
  options.accounts = {account};
  const auto swarm = TRY(Swarm::open(std::move(options)));
  TRY(swarm->gather());
  TRY(ask_all(*swarm, 1,
              [&](std::size_t) {
                return Question{0, [&](std::string& out, std::uint64_t id) {
                                  say_send(out, id, swarm->room(), fmt::format("start.{}", number),
                                           "good morning");
                                }};
              },
              {}));
  times.kept = millis_since(begin);
  account = swarm->account(0);
  return times;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

Result<Report> run_start(const BenchPlan& plan) {
  if (plan.data.empty()) {
    return fail(ErrorCode::kInvalidUsage, "start needs --data, the directory of a log");
  }
  Account account{.name = fmt::format("load-{}-0", ::getpid())};
  std::vector<double> ready;
  std::vector<double> kept;
  for (std::size_t number = 0; number < plan.starts; ++number) {
    const Times times = TRY(start_once(plan, number, account));
    ready.push_back(times.ready);
    kept.push_back(times.kept);
  }
  Report report("start");
  report.add_count("starts", plan.starts, "starts");
  report.add("ready_ms", median(ready), {"ready after", "ms", 2});
  report.add("kept_ms", median(kept), {"first message kept after", "ms", 2});
  report.add("kept_ms_max", *std::max_element(kept.begin(), kept.end()), {"at most", "ms", 2});
  return report;
}

}  // namespace parley::cli
