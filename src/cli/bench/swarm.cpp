#include "cli/bench/swarm.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <utility>

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
      random_(static_cast<std::uint64_t>(::getpid())) {
  clients_.reserve(options_.clients);
}

// The process id in it, because a guest's name stays taken after a run.
std::string Swarm::name(std::size_t index) const {
  return fmt::format("load-{}-{}", ::getpid(), index);
}

Result<void> Swarm::gather() {
  std::size_t before = 0;
  MonoTime deadline = now() + kArrivalTime;
  while (arrived_ < options_.clients) {
    while (clients_.size() < options_.clients && clients_.size() - arrived_ < kArrivingMax) {
      TRY(connect_next());
    }
    TRY(turn());
    if (std::exchange(before, arrived_) != arrived_) deadline = now() + kArrivalTime;
    if (now() > deadline) {
      return fail(ErrorCode::kIo,
                  fmt::format("only {} of {} clients were let in", arrived_, options_.clients));
    }
  }
  return {};
}

Result<void> Swarm::connect_next() {
  const std::size_t index = clients_.size();
  clients_.push_back(
      std::make_unique<LoadClient>(*loop_, static_cast<LoadClientOwner&>(*this), random_, index));
  Target target = options_.target;
  if (options_.tongue == Tongue::kArticle) target.path += "?user=" + name(index);
  return clients_.back()->connect(target);
}

Result<void> Swarm::turn() {
  const std::uint64_t events = loop_->counters().events;
  loop_->turn(Millis(0));
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

void Swarm::on_open(std::size_t client) {
  if (options_.tongue == Tongue::kArticle) {
    ++arrived_;
    return;
  }
  std::string hello;
  say_hello(hello, name(client));
  clients_[client]->say(hello);
}

void Swarm::on_message(std::size_t client, std::string_view text) {
  const Hearing hearing = hear(text);
  switch (hearing.kind) {
    case Hearing::Kind::kDelivery:
      if (audience_ != nullptr) audience_->on_delivery(client, hearing.text);
      return;
    case Hearing::Kind::kResult:
      if (audience_ != nullptr) audience_->on_result(client);
      return;
    case Hearing::Kind::kRefusal:
      if (audience_ != nullptr) return audience_->on_refusal(client);
      failure_ = fmt::format("refused: {}", text);
      return;
    case Hearing::Kind::kOk:
      if (room_.empty()) room_ = hearing.text;
      return;
    case Hearing::Kind::kLive:
      ++arrived_;
      return;
    case Hearing::Kind::kOther:
      return;
  }
}

void Swarm::on_gone(std::size_t client, std::string reason) {
  if (!failure_) failure_ = fmt::format("client {}: {}", client, reason);
}

}  // namespace parley::cli
