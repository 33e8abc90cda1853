#include "sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "auth/token.h"
#include "base/check.h"

namespace parley::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kWorkMax = 120s;
constexpr Micros kSettleMax = 120s;
constexpr Micros kEmptyMax = 30s;
constexpr Micros kRestartMax = 2s;
constexpr Micros kFailedProcessMax = 1s;
constexpr Micros kFullMax = 2s;
constexpr Micros kStallMax = 4s;
constexpr std::uint64_t kStepsMax = 3'000'000;

}  // namespace

World::World(std::uint64_t seed, Mutation mutation, Show show)
    : dice_(seed),
      options_(draw_options(seed, dice_)),
      trace_(schedule_, show),
      judge_(truth_),
      disk_(options_, dice_, truth_, judge_, trace_),
      network_(options_, schedule_, dice_),
      acts_(options_, dice_),
      acts_left_(options_.acts) {
  make_people();
  options_.mutation = mutation;
}

World::~World() = default;

// Some have an account from the beginning, as `parley user add` makes it; guests make theirs.
void World::make_people() {
  model::Write accounts;
  for (std::size_t i = 0; i < options_.people; ++i) {
    auto person = std::make_unique<Person>();
    const std::string name = fmt::format("p{}", i);
    if (i < options_.guests) {
      person->guest_name = name;
    } else {
      person->user = UserId(name);
      person->token = "token-of-" + name;
      const WallTime now = schedule_.now().wall;
      accounts.changes.emplace_back(model::PutUser{person->user, name, false, RoomId(1'000 + i),
                                                   now, model::forms_of(person->user, name)});
      accounts.changes.emplace_back(
          model::PutToken{auth::hash_token(person->token), person->user, now});
    }
    for (std::uint64_t device = dice_.between(1, options_.devices_max); device > 0; --device) {
      const Client::Parts parts{
          options_, schedule_, dice_, trace_, network_, judge_, truth_, [this](LineRef line) {
            if (!server_) return false;
            server_->accept(line);
            return true;
          }};
      clients_.push_back(
          std::make_unique<Client>(parts, *person, fmt::format("{}/{}", name, device)));
    }
    people_.push_back(std::move(person));
  }
  const model::Job job = std::move(accounts);
  CHECK(disk_.commit({&job, 1}));
}

// ---- the machine --------------------------------------------------------------------------------

void World::boot() {
  ++process_;
  trace_.note("machine", "boots");
  server_ = std::make_unique<Server>(
      Server::Parts{options_, schedule_, process_, dice_, trace_, network_, disk_});
}

void World::crash() {
  if (!server_) return;
  trace_.note("machine", "crashes");
  const std::vector<model::Job> under_way(server_->under_way().begin(), server_->under_way().end());
  network_.server_died();
  schedule_.drop(process_);
  server_.reset();
  process_ends_ = false;
  disk_.crash(under_way);
  const Micros away = dice_.between(Micros(1), peace_ ? Micros(1'000) : kRestartMax);
  schedule_.after(Schedule::kWorld, away, [this] { boot(); });
}

// A process whose log has failed goes on for a while without acknowledging anything, and ends.
void World::end_failed_process() {
  if (!server_ || !server_->failed() || std::exchange(process_ends_, true)) return;
  schedule_.after(process_, dice_.between(Micros(1), kFailedProcessMax), [this] {
    // Not from within: the process is the owner of this task.
    schedule_.after(Schedule::kWorld, Micros(0), [this] { crash(); });
  });
}

// ---- faults -------------------------------------------------------------------------------------

void World::every(Micros mean, void (World::*fault)()) {
  if (mean == Micros(0) || peace_) return;
  schedule_.after(Schedule::kWorld, dice_.between(Micros(1), 2 * mean), [this, mean, fault] {
    if (peace_) return;
    (this->*fault)();
    every(mean, fault);
  });
}

void World::fault_cut() {
  trace_.note("network", "cuts a line");
  network_.cut_one();
}

void World::fault_stall() {
  Client& client = *dice_.pick(clients_);
  trace_.note(client.name(), "stalls");
  client.stall(dice_.between(Micros(1), kStallMax));
}

// Between two turns, or within one, when it has sent a part of what was due.
void World::fault_crash() {
  if (dice_.percent(50)) {
    crash();
    return;
  }
  network_.server_dies_behind(dice_.between(1, 12), [this] {
    schedule_.after(Schedule::kWorld, Micros(0), [this] { crash(); });
  });
}

void World::fault_full() {
  trace_.note("disk", "is full");
  disk_.set_full(true);
  schedule_.after(Schedule::kWorld, dice_.between(Micros(1), kFullMax), [this] {
    trace_.note("disk", "has space");
    disk_.set_full(false);
  });
}

void World::fault_io_error() {
  disk_.fail_next();
}

// ---- the run ------------------------------------------------------------------------------------

void World::act_later(Client& client) {
  schedule_.after(Schedule::kWorld, dice_.between(Micros(1), options_.think_max), [this, &client] {
    if (acts_left_ == 0) return;
    if (client.greeted()) {
      --acts_left_;
      acts_.act(client);
    }
    act_later(client);
  });
}

template <class Done, class Why>
void World::run_until(Micros within, Done&& done, Why&& why) {
  const MonoTime end = schedule_.now().mono + within;
  while (!judge_.breach() && !done()) {
    if (schedule_.now().mono > end || ++steps_ > kStepsMax || !schedule_.step()) {
      judge_.fail(why());
      return;
    }
    end_failed_process();
  }
}

Verdict World::run() {
  trace_.note("world", describe(options_));
  boot();
  for (const auto& client : clients_) {
    schedule_.after(Schedule::kWorld, dice_.between(Micros(1), Micros(500'000)),
                    [it = client.get()] { it->connect(); });
    act_later(*client);
  }
  every(options_.cut_every, &World::fault_cut);
  every(options_.stall_every, &World::fault_stall);
  every(options_.crash_every, &World::fault_crash);
  every(options_.full_every, &World::fault_full);
  every(options_.io_error_every, &World::fault_io_error);
  const MonoTime end = schedule_.now().mono + kWorkMax;
  run_until(
      2 * kWorkMax, [&] { return acts_left_ == 0 || schedule_.now().mono > end; },
      [] { return "the world stands still"; });
  heal();
  settle();
  // Once more from what they hold: a hello's counters are looked at, too.
  for (const auto& client : clients_) client->hang_up(Client::Then::kComeBack);
  settle();
  empty_the_house();
  return verdict();
}

void World::heal() {
  if (judge_.breach()) return;
  trace_.note("world", "peace");
  peace_ = true;
  acts_left_ = 0;
  options_.read_fails_percent = 0;
  disk_.set_full(false);
  network_.heal();
  for (const auto& client : clients_) client->heal();
}

std::string World::who_is_behind() {
  for (const auto& client : clients_) {
    if (!client->settled()) {
      return fmt::format("{} {}, with {} changes waiting", client->name(),
                         client->greeted() ? "is greeted" : "is not greeted", client->waiting());
    }
    const std::string what = client->view().behind();
    if (!what.empty()) return client->name() + " " + what;
  }
  return "";
}

void World::settle() {
  if (judge_.breach()) return;
  run_until(
      kSettleMax, [&] { return who_is_behind().empty(); },
      [&] { return "in peace, " + who_is_behind(); });
}

std::string World::what_is_left() {
  if (!server_) return "no process";
  const Server::Counts counts = server_->counts();
  const std::size_t resting_max = options_.lanes * options_.feed.resting_max;
  if (counts.connections + counts.readers + counts.core.clients + counts.asked == 0 &&
      counts.channels <= resting_max && network_.lines() == 0) {
    return "";
  }
  return fmt::format("{} connections, {} readers, {} clients, {} questions, {} channels, {} lines",
                     counts.connections, counts.readers, counts.core.clients, counts.asked,
                     counts.channels, network_.lines());
}

void World::empty_the_house() {
  if (judge_.breach()) return;
  for (const auto& client : clients_) client->hang_up(Client::Then::kStay);
  run_until(
      kEmptyMax, [&] { return what_is_left().empty(); },
      [&] { return "when all have left, there are " + what_is_left(); });
}

Verdict World::verdict() const {
  return {judge_.breach(), trace_.hash(), trace_.last_lines(), describe(options_)};
}

Verdict run_world(std::uint64_t seed, Mutation mutation, Show show) {
  World world(seed, mutation, show);
  return world.run();
}

}  // namespace parley::sim
