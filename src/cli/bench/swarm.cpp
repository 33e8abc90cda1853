#include "cli/bench/swarm.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <utility>

#include "loop/os_clock.h"
#include "net/fd_limit.h"

namespace parley::cli {
namespace {

// Short against any latency that is of interest, long against the cost of an empty turn.
constexpr long kNapNanos = 30'000;
constexpr std::uint64_t kFdsBesideClients = 64;

void nap() {
  const timespec time{.tv_sec = 0, .tv_nsec = kNapNanos};
  ::nanosleep(&time, nullptr);
}

}  // namespace

Result<std::unique_ptr<Swarm>> Swarm::open(SwarmOptions options) {
  const std::uint64_t descriptors = TRY(net::raise_fd_limit());
  if (options.clients + kFdsBesideClients > descriptors) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("--clients {}: this process may open {} descriptors (ulimit -n)",
                            options.clients, descriptors));
  }
  // Else the kernel lengthens each nap by up to 50 µs to save wake-ups.
  (void)::prctl(PR_SET_TIMERSLACK, 1);
  auto loop = TRY(loop::Loop::open());
  return std::unique_ptr<Swarm>(new Swarm(std::move(options), std::move(loop)));
}

Swarm::Swarm(SwarmOptions options, std::unique_ptr<loop::Loop> loop)
    : options_(std::move(options)),
      loop_(std::move(loop)),
      random_(static_cast<std::uint64_t>(::getpid())),
      accounts_(std::exchange(options_.accounts, {})),
      now_(loop_->now().mono) {
  clients_.reserve(options_.clients);
  if (!accounts_.empty()) {
    cid_prefix_ = fmt::format("{:x}.{:x}.", to_unix_ms(loop_->now().wall), ::getpid());
  }
  while (accounts_.size() < options_.clients) accounts_.push_back({name(accounts_.size())});
}

// The process id in it, because a guest's name stays taken after a run.
std::string Swarm::name(std::size_t index) const {
  return fmt::format("load-{}-{}", ::getpid(), index);
}

Result<void> Swarm::gather() {
  while (clients_.size() < options_.clients) {
    while (clients_.size() < options_.clients && clients_.size() - arrived() < kArrivingMax) {
      clients_.push_back(nullptr);
      TRY(connect(clients_.size() - 1));
    }
    constexpr std::size_t kHalf = kArrivingMax / 2;
    TRY(await_arrivals(clients_.size() > kHalf ? clients_.size() - kHalf : 0));
  }
  return await_arrivals(options_.clients);
}

Result<void> Swarm::await_all_in() {
  options_.hello = Hello::kAtOnce;
  return await_arrivals(options_.clients);
}

Result<void> Swarm::await_arrivals(std::size_t wanted) {
  std::size_t before = arrived();
  MonoTime deadline = now() + kArrivalTime;
  while (arrived() < wanted) {
    TRY(turn());
    if (std::exchange(before, arrived()) != arrived()) deadline = now() + kArrivalTime;
    if (now() > deadline) {
      return fail(ErrorCode::kIo,
                  fmt::format("only {} of {} clients were let in", arrived(), options_.clients));
    }
    if (options_.progress != nullptr && options_.progress->due(now())) {
      options_.progress->show(fmt::format("{} of {} clients in", arrived(), options_.clients));
    }
  }
  return {};
}

Result<void> Swarm::connect(std::size_t index) {
  clients_[index] =
      std::make_unique<LoadClient>(*loop_, static_cast<LoadClientOwner&>(*this), random_, index);
  Target target = options_.target;
  if (options_.tongue == Tongue::kArticle) target.path += "?user=" + name(index);
  return clients_[index]->connect(target);
}

Result<void> Swarm::turn() {
  const std::uint64_t events = loop_->counters().events;
  loop_->turn(Millis(0));
  now_ = loop_->now().mono;
  flush();
  if (failure_) return fail(ErrorCode::kIo, *failure_);
  if (loop_->counters().events == events) nap();
  return {};
}

Result<void> Swarm::turn_until(MonoTime end) {
  while (now() < end) TRY(turn());
  return {};
}

void Swarm::flush() {
  for (const std::size_t index : said_) clients_[index]->flush();
  said_.clear();
}

void Swarm::greet(std::size_t client) {
  std::string hello;
  say_hello(hello, accounts_[client]);
  clients_[client]->say(hello);
}

void Swarm::leave(std::size_t client) {
  clients_[client]->leave();
}

Result<void> Swarm::come_again(std::size_t client) {
  return connect(client);
}

void Swarm::came_in(std::size_t client) {
  ++in_;
  if (audience_ != nullptr) audience_->on_in(client);
}

void Swarm::welcome(std::size_t client, std::string_view reply) {
  if (room_.empty()) room_ = string_after(reply, R"("rooms":[{"room":")");
  if (epoch_.empty()) epoch_ = string_after(reply, R"("epoch":")");
  const std::string_view token = string_after(reply, R"("token":")");
  if (!token.empty()) accounts_[client].token = token;
  accounts_[client].us = number_after(reply, R"(,"us":)");
}

void Swarm::on_open(std::size_t client) {
  ++open_;
  if (!greets()) return came_in(client);
  if (options_.hello == Hello::kAtOnce) greet(client);
}

void Swarm::on_read() {
  now_ = loop::read_clocks().mono;
}

void Swarm::on_message(std::size_t client, std::string_view text) {
  const Hearing hearing = hear(text);
  if (hearing.kind == Hearing::Kind::kLive) return came_in(client);
  if (hearing.kind == Hearing::Kind::kReply && hearing.id == kHelloId) {
    return welcome(client, hearing.text);
  }
  if (hearing.kind == Hearing::Kind::kOwnLog) {
    accounts_[client].us = hearing.seq;
    return;
  }
  const bool refused = hearing.kind == Hearing::Kind::kRefusal;
  if (refused && (audience_ == nullptr || hearing.id == kHelloId)) {
    failure_ = fmt::format("refused: {}", text);
  } else if (audience_ != nullptr) {
    audience_->on_heard(client, hearing);
  }
}

void Swarm::on_left(std::size_t client) {
  if (audience_ != nullptr) audience_->on_left(client);
}

void Swarm::on_gone(std::size_t client, std::string reason) {
  if (!failure_) failure_ = fmt::format("client {}: {}", client, reason);
}

}  // namespace parley::cli
