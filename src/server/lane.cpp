#include "server/lane.h"

#include <chrono>
#include <utility>

#include "base/limits.h"

namespace parley::server {
namespace {

using namespace std::chrono_literals;

constexpr auto kDrainStep = 20ms;
// How long what was asked may still be answered, and how long the goodbyes may take.
constexpr auto kAnswerTime = 3s;
constexpr auto kGoodbyeTime = limits::kDrainTime;
// When clients should come back; they add jitter of their own.
constexpr std::uint32_t kComeBackMs = 1000;

}  // namespace

Result<std::unique_ptr<Lane>> Lane::open(std::uint32_t index, const gateway::Settings& settings,
                                         gateway::Hub::Fetcher fetcher) {
  auto loop = TRY(loop::Loop::open());
  std::unique_ptr<Lane> lane(new Lane(index, std::move(loop)));
  lane->hub_ = std::make_unique<gateway::Hub>(index, *lane->loop_, settings, lane->random_,
                                              std::move(fetcher));
  return lane;
}

Lane::~Lane() {
  stop();
}

void Lane::start(Upstream upstream) {
  upstream_ = std::move(upstream);
  loop_->set_turn_hook(this);
  loop_->post([this] { hub_->start(); });
}

Result<void> Lane::start_thread() {
  thread_ = TRY(loop::Thread::start("loop-" + std::to_string(index_), [this] { loop_->run(); }));
  return {};
}

void Lane::stop() {
  loop_->stop();
  thread_.join();
}

void Lane::on_turn_end(Now) {
  upstream_(*this);
  hub_->flush();
}

void Lane::drain(std::function<void()> finished) {
  drained_ = std::move(finished);
  hub_->announce_drain(kComeBackMs);
  drain_step(loop_->now().mono);
}

void Lane::drain_step(MonoTime begin) {
  const auto spent = loop_->now().mono - begin;
  if (spent > kDrainStep && (hub_->quiet() || spent > kAnswerTime)) hub_->close_all();
  if (hub_->connections() == 0 || spent > kGoodbyeTime) {
    drained_();
    return;
  }
  loop_->after(kDrainStep, [this, begin] { drain_step(begin); });
}

}  // namespace parley::server
