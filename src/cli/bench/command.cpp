#include "cli/bench/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <string>

#include "base/error.h"
#include "cli/bench/fan_out.h"
#include "cli/bench/person_to_person.h"
#include "cli/bench/process_figures.h"
#include "loop/os_clock.h"
#include "server/serve.h"

namespace parley::cli {

struct BenchCommand::Flags {
  CLI::App* bench = nullptr;
  std::string scenario;
  std::string url;
  std::string tongue;
  std::size_t clients = 1'000;
  std::size_t publishers = 16;
  TrafficPlan plan;
  int pid = 0;
  bool json = false;
};

namespace {

constexpr int kExitFlawed = 1;
// What the server still does after the last hello is not the clients' standing cost.
constexpr auto kIdleSettleTime = std::chrono::seconds(3);

Result<std::unique_ptr<Swarm>> open_swarm(const std::string& url, const std::string& tongue,
                                          std::size_t clients) {
  SwarmOptions options;
  options.target = TRY(parse_target(url));
  options.tongue = tongue == "article" ? Tongue::kArticle : Tongue::kParley;
  options.clients = clients;
  return Swarm::open(std::move(options));
}

Result<TrafficReport> run_traffic(Traffic& traffic, std::string_view scenario) {
  TrafficReport report = TRY(traffic.run());
  report.scenario = scenario;
  return report;
}

Result<IdleReport> run_idle(Swarm& swarm, int pid) {
  IdleReport report;
  report.clients = swarm.size();
  report.bytes_before = TRY(resident_bytes(pid));
  const MonoTime begin = loop::read_clocks().mono;
  TRY(swarm.gather());
  report.seconds_to_arrive = std::chrono::duration<double>(swarm.now() - begin).count();
  TRY(swarm.turn_until(swarm.now() + kIdleSettleTime));
  report.bytes_after = TRY(resident_bytes(pid));
  return report;
}

Result<void> check_usage(const std::string& scenario, const std::string& tongue,
                         std::size_t clients, std::size_t publishers, int pid) {
  if (scenario == "p2p" && (clients % 2 != 0 || tongue != "article")) {
    return fail(ErrorCode::kInvalidUsage, "p2p needs --tongue article and an even --clients");
  }
  if (scenario == "fanout" && publishers > clients) {
    return fail(ErrorCode::kInvalidUsage, "--publishers are some of --clients");
  }
  if (scenario == "idle" && pid == 0) {
    return fail(ErrorCode::kInvalidUsage, "idle needs --pid, the server whose memory it reads");
  }
  return {};
}

template <class Report>
void print(const Report& report, bool json) {
  const std::string text = json ? as_json(report) + "\n" : as_text(report);
  std::fputs(text.c_str(), stdout);
}

}  // namespace

BenchCommand::BenchCommand(CLI::App& app) : flags_(std::make_unique<BenchCommand::Flags>()) {
  CLI::App* bench = app.add_subcommand("bench", "Put load on a server and measure it");
  flags_->bench = bench;
  TrafficPlan& plan = flags_->plan;
  bench->add_option("scenario", flags_->scenario, "p2p, fanout or idle")
      ->required()
      ->check(CLI::IsMember({"p2p", "fanout", "idle"}));
  bench
      ->add_option("--url", flags_->url, "ws://ADDRESS:PORT/v1/ws, or /chat for the article's form")
      ->required();
  bench->add_option("--tongue", flags_->tongue, "What is spoken there: parley or article")
      ->default_val("parley")
      ->check(CLI::IsMember({"parley", "article"}));
  bench->add_option("--clients", flags_->clients, "Connections")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  bench->add_option("--publishers", flags_->publishers, "fanout: how many of the clients send")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  bench->add_option("--bytes", plan.bytes, "Bytes of a text")
      ->capture_default_str()
      ->check(CLI::Range(1, 4'000));
  bench->add_option("--window", plan.window, "Messages each sender has under way")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  bench->add_option("--rate", plan.rate, "Messages a second in all, whatever the server does")
      ->check(CLI::PositiveNumber);
  bench->add_option("--warm-up", plan.warm_up_seconds, "Seconds before measuring")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  bench->add_option("--seconds", plan.seconds, "Seconds to measure")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  bench->add_option("--pid", flags_->pid, "The server's process, for its CPU time and memory")
      ->check(CLI::PositiveNumber);
  bench->add_flag("--json", flags_->json, "Print one line of JSON");
}

BenchCommand::~BenchCommand() = default;

bool BenchCommand::parsed() const {
  return flags_->bench->parsed();
}

int BenchCommand::run() const {
  const Flags& flags = *flags_;
  const auto result = [&]() -> Result<int> {
    TRY(check_usage(flags.scenario, flags.tongue, flags.clients, flags.publishers, flags.pid));
    const auto swarm = TRY(open_swarm(flags.url, flags.tongue, flags.clients));
    if (flags.scenario == "idle") {
      print(TRY(run_idle(*swarm, flags.pid)), flags.json);
      return 0;
    }
    TrafficPlan plan = flags.plan;
    if (flags.pid != 0) plan.pid = flags.pid;
    TRY(swarm->gather());
    TrafficReport report;
    if (flags.scenario == "p2p") {
      PersonToPerson traffic(*swarm, plan);
      report = TRY(run_traffic(traffic, "p2p"));
    } else {
      FanOut traffic(*swarm, plan, flags.publishers);
      report = TRY(run_traffic(traffic, "fanout"));
    }
    print(report, flags.json);
    return report.lost + report.disordered + report.refused == 0 ? 0 : kExitFlawed;
  }();
  if (result) return *result;
  std::fprintf(stderr, "parley: %s\n", result.error().message.c_str());
  return result.error().code == ErrorCode::kInvalidUsage ? server::kExitUsage : kExitFlawed;
}

}  // namespace parley::cli
