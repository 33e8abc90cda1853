#include "sim/lane.h"

#include <chrono>
#include <type_traits>
#include <variant>

#include "base/check.h"
#include "gateway/farewell.h"
#include "wire/encoder.h"

namespace parley::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kTurnMax = 100us;
constexpr Micros kSweepInterval = 1s;
constexpr Micros kFetchRetry = 250ms;

}  // namespace

Lane::Lane(std::uint32_t index, const Parts& parts, Upstream upstream, Fetcher fetcher)
    : index_(index),
      parts_(parts),
      upstream_(std::move(upstream)),
      fetcher_(std::move(fetcher)),
      tools_{{}, {}, parts.random},
      feed_(
          [this](feed::Form form, const model::Event& event, std::string& out) {
            tools_.framer.append(out, gateway::framing_of(form),
                                 [&](std::string& text) { wire::encode_event(event, text); });
          },
          parts.options.feed) {
  sweep();
}

void Lane::accept(LineRef line) {
  const SlabRef ref = connections_.emplace(*this, line);
  connections_.find(ref)->start(ref);
  parts_.network.set_ear(line, Side::kServer, [this, ref] { wake(ref); });
}

// ---- the turn -----------------------------------------------------------------------------------

void Lane::post(Task task) {
  posted_.push_back(std::move(task));
  turn_later();
}

void Lane::wake(SlabRef connection) {
  ready_.push_back(connection);
  turn_later();
}

void Lane::turn_later() {
  if (std::exchange(turn_is_due_, true)) return;
  parts_.schedule.after(parts_.owner, parts_.dice.between(Micros(0), kTurnMax), [this] { turn(); });
}

void Lane::turn() {
  turn_is_due_ = false;
  for (const SlabRef ref : std::exchange(ready_, {})) {
    if (Connection* connection = connections_.find(ref)) connection->on_ready();
  }
  for (Task& task : std::exchange(posted_, {})) task();
  upstream_(*this);
  flush();
}

void Lane::flush() {
  std::vector<feed::ReaderId> due;
  feed_.take_due(due);
  for (const feed::ReaderId reader : due) {
    if (Connection* c = connections_.find(client_of_reader_[reader.slot])) c->mark_dirty();
  }
  for (const SlabRef ref : std::exchange(dirty_, {})) {
    if (Connection* connection = connections_.find(ref)) connection->flush();
  }
  feed_.end_turn();
  std::vector<feed::Feed::Fetch> fetches;
  feed_.take_fetches(fetches);
  for (const feed::Feed::Fetch& fetch : fetches) fetcher_(*this, fetch);
  for (const SlabRef ref : std::exchange(buried_, {})) connections_.erase(ref);
  if (feed_.has_due() || !dirty_.empty() || !inbound_.empty()) turn_later();
}

void Lane::sweep() {
  connections_.for_each([](SlabRef, Connection& connection) { connection.sweep(); });
  parts_.schedule.after(parts_.owner, kSweepInterval, [this] { sweep(); });
  turn_later();
}

// ---- from the core ------------------------------------------------------------------------------

void Lane::apply(core::Effect& effect) {
  const auto with = [&](const core::ClientId& client, auto&& fn) {
    CHECK(client.loop == index_);
    if (Connection* connection = connections_.find(client.slot)) fn(*connection);
  };
  std::visit(
      [&]<class Kind>(Kind& what) {
        if constexpr (std::is_same_v<Kind, core::Reply>) {
          with(what.to, [&](Connection& to) { to.reply(what.request, what.answer); });
        } else if constexpr (std::is_same_v<Kind, core::Tell>) {
          with(what.to, [&](Connection& to) { to.tell(what.what); });
        } else if constexpr (std::is_same_v<Kind, core::CloseClient>) {
          const wire::Close code = gateway::close_of(what.farewell);
          with(what.client, [&](Connection& to) { to.close(wire::number(code)); });
        } else if constexpr (std::is_same_v<Kind, core::Follow>) {
          follow(what);
        } else if constexpr (std::is_same_v<Kind, core::Unfollow>) {
          if (options().mutation == Mutation::kUnfollowDropped) return;
          with(what.client, [&](Connection& to) {
            if (feed_.has_reader(to.reader())) feed_.unfollow(to.reader(), what.log);
          });
        } else if constexpr (std::is_same_v<Kind, core::Resumed>) {
          with(what.client, [&](Connection& to) {
            if (feed_.has_reader(to.reader())) feed_.resumed(to.reader());
            if (options().mutation == Mutation::kLiveTooEarly) to.tell(model::WentLive{});
          });
        } else if constexpr (std::is_same_v<Kind, core::Publish>) {
          feed_.publish(what.event, what.push);
        } else if constexpr (std::is_same_v<Kind, core::Broadcast>) {
          broadcast(what);
        } else {
          CHECK(false);  // the store's effects do not come here
        }
      },
      effect);
}

void Lane::follow(const core::Follow& follow) {
  model::Seq from = follow.from;
  if (options().mutation == Mutation::kFollowTooLate && from <= follow.head) ++from;
  if (options().mutation == Mutation::kFollowTooEarly && from > 1) --from;
  if (Connection* to = connections_.find(follow.client.slot)) {
    to->follow(follow.log, from, follow.head);
    const bool leads = follow.leads && options().mutation != Mutation::kNobodyLeads;
    if (leads && feed_.follows(to->reader(), follow.log)) feed_.lead_with_first(to->reader());
  }
  if (options().mutation != Mutation::kStrangerFollows || !parts_.dice.percent(5)) return;
  connections_.for_each([&](SlabRef, Connection& to) {
    if (to.greeted()) to.follow(follow.log, follow.head + 1, follow.head);
  });
}

void Lane::broadcast(const core::Broadcast& broadcast) {
  if (!feed_.has_channel(broadcast.log)) return;
  std::string text;
  wire::encode_ephemeral(broadcast.what, text);
  if (text.empty()) return;
  feed_.for_each_form(broadcast.log, [&](feed::Form form) {
    broadcast_in(gateway::framing_of(form), text, broadcast);
  });
}

void Lane::broadcast_in(gateway::Framing framing, std::string_view text,
                        const core::Broadcast& broadcast) {
  scratch_.clear();
  tools_.framer.append_text(scratch_, framing, text);
  const feed::Form form = gateway::form_of(framing);
  if (!broadcast.except || broadcast.except->loop != index_) {
    feed_.broadcast(broadcast.log, form, scratch_);
    return;
  }
  feed_.for_each_follower(broadcast.log, [&](feed::Form its, feed::ReaderId reader) {
    const SlabRef ref = client_of_reader_[reader.slot];
    if (its != form || ref == broadcast.except->slot) return;
    Connection* client = connections_.find(ref);
    if (client != nullptr && client->keeps_up()) client->append_frame(scratch_);
  });
}

void Lane::fetched(const feed::Feed::Fetch& fetch, Result<model::HistoryPage> page) {
  if (page && !page->events.empty()) {
    feed_.fetched(fetch, page->events);
    return;
  }
  if (options().mutation == Mutation::kFetchLost) return;
  parts_.schedule.after(parts_.owner, kFetchRetry,
                        [this, fetch] { post([this, fetch] { feed_.fetched(fetch, {}); }); });
}

// ---- for its connections ------------------------------------------------------------------------

feed::ReaderId Lane::add_reader(SlabRef client, feed::Form form) {
  const feed::ReaderId reader = feed_.add_reader(form);
  if (reader.slot >= client_of_reader_.size()) client_of_reader_.resize(reader.slot + 1);
  client_of_reader_[reader.slot] = client;
  return reader;
}

gateway::Turn Lane::make_turn(SlabRef self, std::string& out) {
  return {{index_, self}, parts_.schedule.now(), tools_, out, inbound_};
}

void Lane::gone(SlabRef self) {
  if (options().mutation == Mutation::kGoneLost && parts_.dice.percent(20)) return;
  inbound_.emplace_back(gateway::Gone{{index_, self}});
}

void Lane::mark_dirty(SlabRef self, bool& dirty) {
  if (!std::exchange(dirty, true)) dirty_.push_back(self);
  turn_later();
}

}  // namespace parley::sim
