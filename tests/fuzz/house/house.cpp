#include "fuzz/house/house.h"

#include <sys/socket.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/limits.h"

namespace parley::fuzz {
namespace {

constexpr std::size_t kCatchUpBytesMax = 64 * 1024;

core::Settings core_settings(const House::Options& options) {
  core::Settings settings;
  settings.guests = options.gateway.guests;
  settings.limits = options.limits;
  return settings;
}

}  // namespace

House::House(Options options) : options_(std::move(options)), loop_(loop::Loop::open().value()) {
  auto directory = store_.load();
  auto reader = store_.reader();
  CHECK(directory && reader);
  reader_ = std::move(*reader);
  core_ = std::make_unique<core::Core>(core_settings(options_), random_, std::move(*directory));
  for (std::uint32_t i = 0; i < kHubs; ++i) {
    hubs_[i] = std::make_unique<gateway::Hub>(
        i, *loop_, options_.gateway, random_,
        [this, i](const feed::Feed::Fetch& wanted) { fetch(i, wanted); });
    hubs_[i]->set_neighbours({kHubs, [this](std::uint32_t to, gateway::Handover handover) {
                                loop_->post([this, to, it = std::move(handover)]() mutable {
                                  hubs_[to]->adopt(std::move(it));
                                });
                              }});
  }
  loop_->set_turn_hook(this);
  core_->start(loop_->now(), effects_);
  turn();
}

House::~House() {
  loop_->set_turn_hook(nullptr);
}

net::Fd House::connect() {
  std::array<int, 2> ends{};
  CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
  hubs_[next_hub_]->accept(net::Fd(ends[0]), gateway::Admission::kNoPass);
  next_hub_ = (next_hub_ + 1) % kHubs;
  return net::Fd(ends[1]);
}

void House::drain() {
  for (const auto& hub : hubs_) hub->announce_drain(1);
}

void House::close_all() {
  for (const auto& hub : hubs_) hub->close_all();
}

House::Counts House::counts() const {
  Counts counts;
  for (const auto& hub : hubs_) {
    counts.connections += hub->connections();
    counts.readers += hub->figures().greeted;
  }
  counts.clients = core_->counts().clients;
  counts.asked = asked_.size();
  return counts;
}

// ---- the turn ---------------------------------------------------------------------------------

void House::on_turn_end(Now now) {
  // Before the questions of this turn: what a slow store was asked in the one before.
  if (options_.slow_store) answer_store(now);
  for (const auto& hub : hubs_) {
    for (gateway::Inbound& inbound : hub->take_inbound()) {
      take(inbound, now);
      carry_out();
    }
  }
  carry_out();
  if (!options_.slow_store) answer_store(now);
  if (core_->has_news()) core_->tell_news(effects_);
  carry_out();
  for (const auto& hub : hubs_) hub->flush();
}

void House::take(gateway::Inbound& inbound, Now now) {
  if (auto* greet = std::get_if<gateway::Greet>(&inbound)) {
    core_->hello(greet->client, greet->request, greet->hello, greet->credential, now, effects_);
  } else if (auto* execute = std::get_if<gateway::Execute>(&inbound)) {
    core_->execute(execute->client, execute->request, std::move(execute->command), now, effects_);
  } else if (auto* gone = std::get_if<gateway::Gone>(&inbound)) {
    core_->disconnected(gone->client);
  } else if (auto* sign_in = std::get_if<gateway::SignIn>(&inbound)) {
    core_->sign_in_by_name(sign_in->client, sign_in->user, sign_in->follow, model::kLoopback, now,
                           effects_);
  } else if (auto* send = std::get_if<gateway::SendByName>(&inbound)) {
    core::ByName message{send->client,        send->request,         std::move(send->from),
                         std::move(send->to), std::move(send->text), model::kLoopback};
    if (send->hand == gateway::Hand::kRelay) {
      core_->relay_by_name(std::move(message), effects_);
    } else {
      core_->send_by_name(std::move(message), now, effects_);
    }
  }
}

void House::carry_out() {
  for (core::Effect& effect : std::exchange(effects_, {})) carry_out(effect);
}

void House::carry_out(core::Effect& effect) {
  std::visit(
      [&]<class Kind>(Kind& what) {
        if constexpr (std::is_same_v<Kind, core::Submit> || std::is_same_v<Kind, core::Fetch> ||
                      std::is_same_v<Kind, core::Count>) {
          asked_.emplace_back(std::move(what));
        } else if constexpr (std::is_same_v<Kind, core::Publish> ||
                             std::is_same_v<Kind, core::Broadcast>) {
          for (const auto& hub : hubs_) {
            core::Effect copy = what;
            hub->apply(copy);
          }
        } else if constexpr (std::is_same_v<Kind, core::Reply> ||
                             std::is_same_v<Kind, core::Tell>) {
          hubs_[what.to.loop]->apply(effect);
        } else {
          hubs_[what.client.loop]->apply(effect);
        }
      },
      effect);
}

// ---- the store --------------------------------------------------------------------------------

// Until it has nothing left to say: an answer may lead to the next question.
void House::answer_store(Now now) {
  while (!asked_.empty()) {
    for (core::Effect& asked : std::exchange(asked_, {})) {
      if (auto* submit = std::get_if<core::Submit>(&asked)) {
        auto outcomes = store_.commit({&submit->job, 1});
        model::Outcome outcome = outcomes ? std::move(outcomes->front())
                                          : model::Outcome(model::Failed{outcomes.error()});
        core_->done(submit->ticket, std::move(outcome), now, effects_);
      } else if (auto* fetch = std::get_if<core::Fetch>(&asked)) {
        core_->fetched(fetch->ticket, reader_->page(fetch->query, limits::kReplyBytesMax), now,
                       effects_);
      } else if (auto* count = std::get_if<core::Count>(&asked)) {
        core_->counted(count->ticket, reader_->ordinal_at(count->log, count->seq), now, effects_);
      }
      carry_out();
    }
  }
}

void House::fetch(std::uint32_t hub, const feed::Feed::Fetch& fetch) {
  loop_->post([this, hub, fetch] {
    const model::HistoryQuery query{fetch.log, model::PageFrom::kAfter, fetch.from - 1,
                                    limits::kCatchUpEvents};
    hubs_[hub]->fetched(fetch, reader_->page(query, kCatchUpBytesMax));
  });
}

}  // namespace parley::fuzz
