#include "cli/bench/resume.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "cli/bench/ask.h"
#include "cli/bench/histogram.h"
#include "cli/bench/ledger.h"
#include "cli/bench/process_figures.h"

namespace parley::cli {
namespace {

// Client i is in rooms i, i + 1, … of all, in a ring.
struct Places {
  std::size_t clients = 0;
  std::size_t rooms = 0;
  std::size_t rooms_each = 0;
  std::size_t missed_in_each = 0;

  std::size_t room(std::size_t client, std::size_t place) const { return (client + place) % rooms; }
  // Where the room stands among the client's own; rooms_each where it is none of them.
  std::size_t place(std::size_t client, std::size_t room) const {
    const std::size_t place = (room + rooms - client % rooms) % rooms;
    return place < rooms_each ? place : rooms_each;
  }
};

// Who they were when everybody has gone, and what they hold: `since` ends before what they missed.
// One more client than come back: the last is in every room and writes what the others miss.
Result<std::vector<Account>> prepare(const BenchPlan& plan, const Places& places) {
  SwarmOptions options = TRY(swarm_options(plan));
  options.clients = places.clients + 1;
  const auto swarm = TRY(Swarm::open(std::move(options)));
  TRY(swarm->gather());
  const std::size_t writer = places.clients;
  const auto rooms = TRY(open_rooms(*swarm, places.rooms, [&](std::size_t) { return writer; }));
  TRY(ask_all(*swarm, places.clients * places.rooms_each,
              [&](std::size_t index) {
                const std::size_t client = index / places.rooms_each;
                const std::string& room = rooms[places.room(client, index % places.rooms_each)];
                return Question{client, [&room](std::string& out, std::uint64_t id) {
                                  say_join(out, id, room);
                                }};
              },
              {}));
  std::vector<std::uint64_t> firsts(places.rooms);
  TRY(ask_all(
      *swarm, places.rooms * places.missed_in_each,
      [&](std::size_t index) {
        return Question{writer, [&, index](std::string& out, std::uint64_t id) {
                          const std::size_t room = index % places.rooms;
                          const auto counter = static_cast<std::uint32_t>(index / places.rooms + 1);
                          std::string text;
                          append_stamped(text, {static_cast<std::uint32_t>(room), counter, 0},
                                         plan.traffic.bytes);
                          say_send(out, id, rooms[room],
                                   fmt::format("{}{}", swarm->cid_prefix(), id), text);
                        }};
      },
      [&](std::size_t index, const Hearing& reply) {
        if (index < places.rooms) firsts[index] = reply.seq;
      }));

  std::vector<Account> accounts;
  for (std::size_t client = 0; client < places.clients; ++client) {
    Account account = swarm->account(client);
    account.since =
        fmt::format(R"({{"epoch":"{}","user":{},"rooms":{{)", swarm->epoch(), account.us);
    for (std::size_t place = 0; place < places.rooms_each; ++place) {
      const std::size_t room = places.room(client, place);
      account.since +=
          fmt::format(R"({}"{}":{})", place == 0 ? "" : ",", rooms[room], firsts[room] - 1);
    }
    account.since += "}}";
    accounts.push_back(std::move(account));
  }
  return accounts;
}

class Return final : public Audience {
 public:
  Return(Swarm& swarm, const Places& places)
      : swarm_(swarm), places_(places), ledger_(places.clients, places.rooms_each) {
    swarm_.set_audience(this);
  }
  ~Return() { swarm_.set_audience(nullptr); }
  Return(const Return&) = delete;
  Return& operator=(const Return&) = delete;

  // All say hello now; done when the last has everything.
  Result<void> run() {
    begun_ = swarm_.now();
    for (std::size_t client = 0; client < swarm_.size(); ++client) swarm_.greet(client);
    return swarm_.await_all_in();
  }

  void close(Report& report) {
    report.add_count("delivered", ledger_.delivered(), "missed messages delivered");
    report.add_flaw("lost", ledger_.lost(), "lost");
    report.add_flaw("disordered", ledger_.disordered(), "doubled or out of order");
  }
  const Histogram& latency() const { return latency_; }
  double seconds() const { return std::chrono::duration<double>(swarm_.now() - begun_).count(); }

 private:
  void on_heard(std::size_t client, const Hearing& hearing) override {
    if (hearing.kind != Hearing::Kind::kDelivery) return;
    const Stamp stamp = read_stamp(hearing.text).value_or(Stamp{UINT32_MAX, 0, 0});
    const std::size_t place =
        stamp.source < places_.rooms ? places_.place(client, stamp.source) : places_.rooms_each;
    ledger_.note(client, {static_cast<std::uint32_t>(place), stamp.counter, 0});
  }
  // `live`: what has not come by now is lost, however soon it would.
  void on_in(std::size_t client) override {
    latency_.add(static_cast<std::uint64_t>((swarm_.now() - begun_).count()));
    for (std::size_t place = 0; place < places_.rooms_each; ++place) {
      ledger_.close(client, place, static_cast<std::uint32_t>(places_.missed_in_each));
    }
  }

  Swarm& swarm_;
  const Places places_;
  Ledger ledger_;
  Histogram latency_;
  MonoTime begun_{};
};

Result<Places> places_of(const BenchPlan& plan) {
  Places places{plan.clients, plan.rooms == 0 ? plan.clients / 10 + plan.rooms_each : plan.rooms,
                plan.rooms_each, plan.missed / plan.rooms_each};
  if (plan.tongue == Tongue::kArticle) {
    return fail(ErrorCode::kInvalidUsage, "resume: the article's form has nothing to come back to");
  }
  if (places.rooms > limits::kRoomsPerUserMax || places.rooms < places.rooms_each) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("resume: --rooms is from --rooms-each to {}",
                                                      limits::kRoomsPerUserMax));
  }
  if (plan.missed % plan.rooms_each != 0 || plan.missed == 0) {
    return fail(ErrorCode::kInvalidUsage, "resume: --rooms-each must divide --missed");
  }
  return places;
}

}  // namespace

Result<Report> run_resume(const BenchPlan& plan) {
  const Places places = TRY(places_of(plan));
  std::vector<Account> accounts = TRY(prepare(plan, places));
  SwarmOptions options = TRY(swarm_options(plan));
  options.hello = Hello::kLater;
  options.accounts = std::move(accounts);
  const auto swarm = TRY(Swarm::open(std::move(options)));
  const MonoTime begun = swarm->now();
  TRY(swarm->gather());
  const double connecting = std::chrono::duration<double>(swarm->now() - begun).count();
  const auto& pid = plan.traffic.pid;
  const double cpu_before = pid ? TRY(cpu_seconds(*pid)) : 0;
  Return storm(*swarm, places);
  TRY(storm.run());
  const auto clients = static_cast<double>(plan.clients);
  const double seconds = storm.seconds();

  Report report("resume");
  report.add_count("clients", plan.clients, "clients come back");
  report.add_count("rooms", places.rooms, "rooms");
  report.add_count("rooms_each", places.rooms_each, "rooms each");
  report.add_count("missed", plan.missed, "missed messages each");
  report.add("seconds", seconds, {"all live after", "s", 3});
  report.add("per_second", per(clients, seconds), {"resumes", "/s", 1});
  report.add("with_connecting_per_second", per(clients, seconds + connecting),
             {"with the connecting", "/s", 1});
  report.add_latency(storm.latency(), "", "live after");
  if (pid) {
    report.add("server_micros_each", per((TRY(cpu_seconds(*pid)) - cpu_before) * 1e6, clients),
               {"server, per resume", "µs", 2});
  }
  storm.close(report);
  return report;
}

}  // namespace parley::cli
