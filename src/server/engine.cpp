#include "server/engine.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "base/limits.h"

namespace parley::server {
namespace {

// A page of history: as much as a reply may hold.
constexpr std::size_t kPageBytesMax = limits::kReplyBytesMax;

}  // namespace

Engine::Engine(const Parts& parts) : parts_(parts), outboxes_(parts.loops) {
  // From other nodes. What this node committed itself goes to its loops directly, in order with the
  // follows around it; the feed drops what it has seen.
  parts_.bus.on_event([this](const model::EventPtr& event) { to_all(core::Publish{event, true}); });
}

void Engine::start() {
  parts_.core.start(parts_.loop.now(), effects_);
  carry_out();
}

void Engine::take(std::vector<gateway::Inbound> inbound) {
  for (gateway::Inbound& one : inbound) {
    take_one(one);
    carry_out();
  }
  await_news();
}

void Engine::take_one(gateway::Inbound& inbound) {
  core::Core& core = parts_.core;
  const Now now = parts_.loop.now();
  if (auto* greet = std::get_if<gateway::Greet>(&inbound)) {
    core.hello(greet->client, greet->request, greet->hello, greet->credential, now, effects_);
  } else if (auto* execute = std::get_if<gateway::Execute>(&inbound)) {
    core.execute(execute->client, execute->request, std::move(execute->command), now, effects_);
  } else if (auto* gone = std::get_if<gateway::Gone>(&inbound)) {
    core.disconnected(gone->client);
  } else if (auto* sign_in = std::get_if<gateway::SignIn>(&inbound)) {
    core.sign_in_by_name(sign_in->client, sign_in->user, sign_in->follow,
                         parts_.admission.origin(sign_in->pass), now, effects_);
  } else if (auto* send = std::get_if<gateway::SendByName>(&inbound)) {
    core::ByName message{send->client,          send->request,
                         std::move(send->from), std::move(send->to),
                         std::move(send->text), parts_.admission.origin(send->pass)};
    if (send->hand == gateway::Hand::kRelay) {
      core.relay_by_name(std::move(message), effects_);
    } else {
      core.send_by_name(std::move(message), now, effects_);
    }
  }
}

void Engine::done(std::vector<Answered> answers) {
  for (Answered& answer : answers) {
    parts_.core.done(answer.ticket, std::move(answer.outcome), parts_.loop.now(), effects_);
    carry_out();
  }
  await_news();
}

void Engine::await_news() {
  if (awaits_news_ || !parts_.core.has_news()) return;
  awaits_news_ = true;
  parts_.loop.after(limits::kPresenceDelay, [this] {
    awaits_news_ = false;
    parts_.core.tell_news(effects_);
    carry_out();
  });
}

void Engine::submit() {
  parts_.bus.deliver();
  parts_.writer.submit(std::exchange(jobs_, {}));
}

void Engine::carry_out() {
  for (core::Effect& effect : effects_) carry_out_one(effect);
  effects_.clear();
}

void Engine::carry_out_one(core::Effect& effect) {
  std::visit(
      [&]<class Kind>(Kind& what) {
        if constexpr (std::is_same_v<Kind, core::Submit>) {
          jobs_.push_back({what.ticket, std::move(what.job)});
        } else if constexpr (std::is_same_v<Kind, core::Fetch>) {
          parts_.readers.page(what.query, kPageBytesMax, parts_.loop,
                              [this, ticket = what.ticket](Result<model::HistoryPage> page) {
                                parts_.core.fetched(ticket, std::move(page), parts_.loop.now(),
                                                    effects_);
                                carry_out();
                              });
        } else if constexpr (std::is_same_v<Kind, core::Count>) {
          parts_.readers.ordinal(what.log, what.seq, parts_.loop,
                                 [this, ticket = what.ticket](Result<std::uint64_t> ordinal) {
                                   parts_.core.counted(ticket, std::move(ordinal),
                                                       parts_.loop.now(), effects_);
                                   carry_out();
                                 });
        } else if constexpr (std::is_same_v<Kind, core::Publish>) {
          parts_.bus.publish(what.event);
          to_all(std::move(what));
        } else if constexpr (std::is_same_v<Kind, core::Broadcast>) {
          to_all(std::move(what));
        } else if constexpr (std::is_same_v<Kind, core::Reply> ||
                             std::is_same_v<Kind, core::Tell>) {
          core::Effects& outbox = outboxes_[what.to.loop];
          outbox.push_back(std::move(what));
        } else {
          core::Effects& outbox = outboxes_[what.client.loop];
          outbox.push_back(std::move(what));
        }
      },
      effect);
}

void Engine::to_all(core::Effect effect) {
  for (std::size_t loop = 1; loop < outboxes_.size(); ++loop) outboxes_[loop].push_back(effect);
  outboxes_[0].push_back(std::move(effect));
}

}  // namespace parley::server
