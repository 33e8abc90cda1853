#include "cli/bench/scenarios.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "cli/bench/accounts.h"
#include "cli/bench/churn.h"
#include "cli/bench/durable_send.h"
#include "cli/bench/fan_out.h"
#include "cli/bench/idle.h"
#include "cli/bench/person_to_person.h"
#include "cli/bench/resume.h"
#include "cli/bench/slow_readers.h"
#include "cli/bench/start.h"

namespace parley::cli {
namespace {

Result<std::unique_ptr<Swarm>> gathered(const BenchPlan& plan) {
  SwarmOptions options = TRY(swarm_options(plan));
  auto swarm = TRY(Swarm::open(std::move(options)));
  TRY(swarm->gather());
  return swarm;
}

Result<Report> run_fan_out(const BenchPlan& plan) {
  if (plan.publishers > plan.clients) {
    return fail(ErrorCode::kInvalidUsage, "--publishers are some of --clients");
  }
  if (plan.durable && plan.tongue == Tongue::kArticle) {
    return fail(ErrorCode::kInvalidUsage, "--durable: the article's form keeps nothing");
  }
  const auto swarm = TRY(gathered(plan));
  FanOut traffic(*swarm, plan.traffic, plan.publishers, plan.durable ? Kept::kYes : Kept::kNo);
  return traffic.run(plan.durable ? "fanout durable" : "fanout");
}

Result<Report> run_person_to_person(const BenchPlan& plan) {
  if (plan.clients % 2 != 0 || plan.tongue != Tongue::kArticle) {
    return fail(ErrorCode::kInvalidUsage, "p2p needs --tongue article and an even --clients");
  }
  const auto swarm = TRY(gathered(plan));
  PersonToPerson traffic(*swarm, plan.traffic);
  return traffic.run("p2p");
}

Result<Report> run_send(const BenchPlan& plan) {
  const RoomShape shape{plan.clients, plan.rooms == 0 ? plan.clients : plan.rooms};
  if (plan.tongue == Tongue::kArticle) {
    return fail(ErrorCode::kInvalidUsage, "send: the article's form has no kept messages");
  }
  if (!shape.even()) {
    return fail(ErrorCode::kInvalidUsage,
                "send: one of --clients and --rooms must divide the other");
  }
  const auto swarm = TRY(gathered(plan));
  DurableSend traffic(*swarm, plan.traffic, shape, TRY(settle_in(*swarm, shape)));
  Report report = TRY(traffic.run("send"));
  report.add_count("rooms", shape.rooms, "rooms");
  return report;
}

constexpr std::array kScenarios{
    Scenario{"fanout", "some of the clients publish into one room, all read it",
             "--publishers --window --rate --bytes --durable", run_fan_out},
    Scenario{"p2p", "clients in pairs write to each other (the article's form)",
             "--window --rate --bytes", run_person_to_person},
    Scenario{"send", "every client sends and waits for the `ok` that says kept",
             "--rooms --window --rate --bytes --messages", run_send},
    Scenario{"resume", "all were away, missed something and come back at once",
             "--rooms-each --missed --rooms", run_resume},
    Scenario{"idle", "memory of the server per connection that only listens (needs --pid)",
             "--save-accounts", run_idle},
    Scenario{"churn", "clients connect, say hello and leave, again and again", "--bare --arrivals",
             run_churn},
    Scenario{"slow", "some readers of a busy room stop reading, then read on (needs --pid)",
             "--stalled --publishers --rate", run_slow_readers},
    Scenario{"start", "a server is started on --data until it has kept a first message",
             "--data --starts", run_start},
};

}  // namespace

std::span<const Scenario> scenarios() {
  return kScenarios;
}

const Scenario* find_scenario(std::string_view name) {
  const auto found = std::find_if(kScenarios.begin(), kScenarios.end(),
                                  [&](const Scenario& one) { return one.name == name; });
  return found == kScenarios.end() ? nullptr : &*found;
}

Result<SwarmOptions> swarm_options(const BenchPlan& plan) {
  SwarmOptions options;
  options.target = TRY(parse_target(plan.url, plan.trust));
  options.tongue = plan.tongue;
  options.clients = plan.clients;
  options.progress = plan.progress;
  if (!plan.accounts.empty()) options.accounts = TRY(load_accounts(plan.accounts, plan.clients));
  return options;
}

Result<int> needed_pid(const BenchPlan& plan) {
  if (plan.traffic.pid) return *plan.traffic.pid;
  return fail(ErrorCode::kInvalidUsage,
              "this scenario needs --pid, the server whose memory it reads (or --self)");
}

}  // namespace parley::cli
