#include "cli/bench/self.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "cli/bench/scenarios.h"
#include "cli/bench/temporary_server.h"
#include "net/fd_limit.h"

namespace parley::cli {
namespace {

constexpr std::size_t kRoomPeople = 1'000;
constexpr std::size_t kIdlePeople = 10'000;
constexpr std::uint64_t kFdsKept = 128;
constexpr double kMegabyte = 1'000'000;

double millis(const Report& report, std::string_view key) {
  return report.value(key) / 1000;
}

struct Measured {
  Report fan_out;
  Report send;
  Report resume;
  Report churn;
  Report idle;

  std::vector<const Report*> all() const { return {&fan_out, &send, &resume, &churn, &idle}; }
};

Result<Measured> measure(const BenchPlan& plan) {
  BenchPlan people = plan;
  people.clients = kRoomPeople;
  BenchPlan crowd = people;
  crowd.clients = 100;
  BenchPlan idle = plan;
  // Each connection is a descriptor here and one in the server.
  idle.clients = std::min<std::size_t>(kIdlePeople, TRY(net::raise_fd_limit()) - kFdsKept);
  return Measured{
      TRY(run_on_temporary_server("fanout", people)), TRY(run_on_temporary_server("send", people)),
      TRY(run_on_temporary_server("resume", people)), TRY(run_on_temporary_server("churn", crowd)),
      TRY(run_on_temporary_server("idle", idle))};
}

std::string words_of(const Measured& measured) {
  const Report& room = measured.fan_out;
  const Report& send = measured.send;
  const Report& resume = measured.resume;
  const Report& churn = measured.churn;
  const Report& idle = measured.idle;
  std::string out = fmt::format(
      "What this machine holds, with the server and this load generator on its {} cores:\n\n",
      ::sysconf(_SC_NPROCESSORS_ONLN));
  out += fmt::format(
      "  One room, {} people, 16 of them talking at once: {} messages a second come in, {} go\n"
      "  out. Half are there within {:.1f} ms, 99 of 100 within {:.1f} ms.\n",
      grouped(room.value("clients"), 0), grouped(per(room.value("sent"), room.value("seconds")), 0),
      grouped(room.value("per_second"), 0), millis(room, "p50_micros"), millis(room, "p99_micros"));
  out += fmt::format(
      "  {} people, each in a room of their own, each sending as soon as the last message is on\n"
      "  disk: {} messages a second are kept. Half within {:.1f} ms, 99 of 100 within {:.1f} ms.\n",
      grouped(send.value("clients"), 0), grouped(send.value("per_second"), 0),
      millis(send, "p50_micros"), millis(send, "p99_micros"));
  out += fmt::format(
      "  {} people who lost their connection and missed {} messages each come back at once: all\n"
      "  have everything after {:.2f} s.\n",
      grouped(resume.value("clients"), 0), resume.value("missed"), resume.value("seconds"));
  out += fmt::format("  People come and go: {} a second.\n", grouped(churn.value("per_second"), 0));
  out += fmt::format("  {} people who only listen take {:.1f} MB of memory, {} bytes each.\n",
                     grouped(idle.value("clients"), 0),
                     (idle.value("bytes_after") - idle.value("bytes_before")) / kMegabyte,
                     grouped(idle.value("bytes_each"), 0));
  return out;
}

}  // namespace

Result<Report> run_on_temporary_server(std::string_view name, BenchPlan plan) {
  const Scenario* scenario = find_scenario(name);
  // It starts servers of its own, on the directory it is given.
  if (scenario->name == "start") return scenario->run(plan);
  const auto server = TRY(TemporaryServer::start({.data = plan.data, .tls = plan.tls}));
  plan.url = server->url(plan.tongue == Tongue::kArticle ? "/chat" : "/v1/ws");
  plan.trust = Trust::kAnyone;  // its certificate is of this run
  plan.traffic.pid = server->pid();
  return scenario->run(plan);
}

Result<Verdict> measure_this_machine(const BenchPlan& plan) {
  const Measured measured = TRY(measure(plan));
  Verdict verdict;
  verdict.words = words_of(measured);
  verdict.json = "[";
  for (const Report* report : measured.all()) {
    if (verdict.json.size() > 1) verdict.json += ',';
    verdict.json += report->as_json();
    verdict.flawed = verdict.flawed || report->flawed();
  }
  verdict.json += ']';
  verdict.words += verdict.flawed
                       ? "\n  Something was lost, doubled or out of order: run the scenarios one "
                         "by one.\n"
                       : "\n  Every message was checked: nothing lost, doubled or out of order.\n";
  return verdict;
}

}  // namespace parley::cli
