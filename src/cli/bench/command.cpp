#include "cli/bench/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "base/error.h"
#include "cli/bench/plan.h"
#include "cli/bench/scenarios.h"
#include "cli/bench/self.h"
#include "server/serve.h"

namespace parley::cli {

struct BenchCommand::Flags {
  CLI::App* bench = nullptr;
  std::string scenario;
  std::string tongue;
  BenchPlan plan;
  int pid = 0;
  bool self = false;
  bool insecure = false;
  bool json = false;
};

namespace {

constexpr int kExitFlawed = 1;

std::string footer() {
  std::string out = "Scenarios, and the options that concern each:\n";
  for (const Scenario& one : scenarios()) {
    out += fmt::format("  {:<8} {}\n           {}\n", one.name, one.what, one.options);
  }
  out +=
      "\nEvery message is checked; loss, a double or disorder makes the exit code 1. Latency "
      "counts "
      "from\nwhen a message was due.\n"
      "\n  parley bench --self                          what does this machine hold?\n"
      "  parley bench send --self --clients 200       one scenario, on a temporary server\n"
      "  parley bench fanout --url ws://127.0.0.1:8080/v1/ws\n"
      "  parley bench fanout --url wss://chat.example.org/v1/ws\n"
      "\nA server under test should run with --no-limits, or rates will refuse the load.";
  return out;
}

CLI::Validator known_scenario() {
  return CLI::Validator(
      [](const std::string& name) {
        if (find_scenario(name) != nullptr) return std::string();
        std::string known;
        for (const Scenario& one : scenarios()) {
          known += fmt::format("{}{}", known.empty() ? "" : ", ", one.name);
        }
        return fmt::format("no scenario '{}': {}", name, known);
      },
      "SCENARIO");
}

void add_target_options(CLI::App& bench, BenchPlan& plan, std::string& tongue, int& pid,
                        bool& insecure) {
  bench.add_option("--url", plan.url,
                   "ws:// or wss://HOST:PORT/v1/ws, or /chat for the article's form");
  bench.add_flag("--insecure", insecure, "Take any certificate of a wss:// server");
  bench.add_option("--tongue", tongue, "What is spoken there: parley or article")
      ->default_val("parley")
      ->check(CLI::IsMember({"parley", "article"}));
  bench.add_option("--pid", pid, "The server's process, for its CPU time and memory")
      ->check(CLI::PositiveNumber);
  bench.add_flag("--tls", plan.tls, "The server that is started here, and its clients, speak TLS");
  bench.add_option("--data", plan.data, "Directory of the server that is started here");
}

void add_load_options(CLI::App& bench, BenchPlan& plan) {
  TrafficPlan& traffic = plan.traffic;
  bench.add_option("--clients", plan.clients, "Connections")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  bench.add_option("--bytes", traffic.bytes, "Bytes of a text")
      ->capture_default_str()
      ->check(CLI::Range(32, 4'000));  // a stamp, whole
  bench.add_option("--window", traffic.window, "Messages each sender has under way")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  bench.add_option("--rate", traffic.rate, "Messages a second in all, whatever the server does")
      ->check(CLI::PositiveNumber);
  bench.add_option("--warm-up", traffic.warm_up_seconds, "Seconds before measuring")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  bench.add_option("--seconds", traffic.seconds, "Seconds to measure")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  bench.add_option("--messages", traffic.messages, "Measure until so many are sent, instead")
      ->check(CLI::PositiveNumber);
}

void add_scenario_options(CLI::App& bench, BenchPlan& plan) {
  bench.add_option("--publishers", plan.publishers, "How many of the clients publish")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  bench.add_flag("--durable", plan.durable, "Messages are kept before anybody gets them (`send`)");
  bench.add_option("--rooms", plan.rooms, "Rooms over which the clients are spread")
      ->check(CLI::Range(1, 1'000'000));
  bench.add_option("--rooms-each", plan.rooms_each, "Rooms that each client is in")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000));
  bench.add_option("--missed", plan.missed, "Messages each client missed, over its rooms together")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  bench.add_option("--stalled", plan.stalled, "How many stop reading")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  bench.add_option("--starts", plan.starts, "How often the server is started")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  bench.add_flag("--bare", plan.bare, "Handshakes only, no hello");
  bench.add_option("--arrivals", plan.arrivals, "Measure until so many came in, instead")
      ->check(CLI::PositiveNumber);
  bench.add_option("--save-accounts", plan.save_accounts, "File that tokens are written to");
  bench.add_option("--accounts", plan.accounts,
                   "File of tokens: the clients come as these people, and not as new guests");
}

Result<void> check_usage(const std::string& scenario, const BenchPlan& plan, bool self) {
  const auto wrong = [](const char* why) { return fail(ErrorCode::kInvalidUsage, why); };
  if (scenario.empty() && !self) return wrong("name a scenario, or say --self (--help lists them)");
  if (plan.trust == Trust::kAnyone && !plan.url.starts_with("wss://")) {
    return wrong("--insecure is for a --url that begins with wss://");
  }
  if (scenario == "start") return {};
  if (self && !plan.url.empty()) return wrong("--self starts a server, --url names one: not both");
  if (!self && plan.url.empty()) return wrong("--url is missing: where is the server? Or --self");
  if (!self && plan.tls) return wrong("--tls is for --self; a server over TLS has a wss:// URL");
  return {};
}

void print(const std::string& text, const char* end = "") {
  std::fputs(text.c_str(), stdout);
  std::fputs(end, stdout);
}

Result<int> run_verdict(const BenchPlan& plan, bool json) {
  const Verdict verdict = TRY(measure_this_machine(plan));
  plan.progress->clear();
  print(json ? verdict.json : verdict.words, json ? "\n" : "");
  return verdict.flawed ? kExitFlawed : server::kExitOk;
}

Result<int> run_scenario(const std::string& name, const BenchPlan& plan, bool self, bool json) {
  const Report report =
      TRY(self ? run_on_temporary_server(name, plan) : find_scenario(name)->run(plan));
  plan.progress->clear();
  print(json ? report.as_json() : report.as_text(), json ? "\n" : "");
  return report.flawed() ? kExitFlawed : server::kExitOk;
}

}  // namespace

BenchCommand::BenchCommand(CLI::App& app) : flags_(std::make_unique<BenchCommand::Flags>()) {
  CLI::App* bench = app.add_subcommand("bench", "Put load on a server and measure it");
  flags_->bench = bench;
  bench->footer(footer());
  bench->add_option("scenario", flags_->scenario, "What to measure; see below")
      ->check(known_scenario());
  bench->add_flag(
      "--self", flags_->self,
      "Start a temporary server here; without a scenario: what does this machine hold?");
  bench->add_flag("--json", flags_->json, "Print one line of JSON");
  add_target_options(*bench, flags_->plan, flags_->tongue, flags_->pid, flags_->insecure);
  add_load_options(*bench, flags_->plan);
  add_scenario_options(*bench, flags_->plan);
}

BenchCommand::~BenchCommand() = default;

bool BenchCommand::parsed() const {
  return flags_->bench->parsed();
}

int BenchCommand::run() const {
  const auto result = [&]() -> Result<int> {
    Progress progress;
    BenchPlan plan = flags_->plan;
    plan.tongue = flags_->tongue == "article" ? Tongue::kArticle : Tongue::kParley;
    plan.progress = &progress;
    if (flags_->insecure) plan.trust = Trust::kAnyone;
    if (flags_->pid != 0) plan.traffic.pid = flags_->pid;
    TRY(check_usage(flags_->scenario, plan, flags_->self));
    if (flags_->scenario.empty()) return run_verdict(plan, flags_->json);
    return run_scenario(flags_->scenario, plan, flags_->self, flags_->json);
  }();
  if (result) return *result;
  std::fprintf(stderr, "parley: %s\n", result.error().message.c_str());
  return result.error().code == ErrorCode::kInvalidUsage ? server::kExitUsage : kExitFlawed;
}

}  // namespace parley::cli
