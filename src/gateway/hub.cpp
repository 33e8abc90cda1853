#include "gateway/hub.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "gateway/article_speaker.h"
#include "gateway/text_frame.h"
#include "wire/encoder.h"

namespace parley::gateway {
namespace {

// The round over all connections takes a second, in slices, so that no turn is long.
constexpr std::uint32_t kSweepSlices = 10;
constexpr auto kSweepInterval = std::chrono::milliseconds(1000 / kSweepSlices);
// Before the store is asked again for a page that it could not give.
constexpr auto kFetchRetry = std::chrono::milliseconds(250);

wire::Close close_of(core::Farewell farewell) {
  switch (farewell) {
    case core::Farewell::kBye:
      return wire::Close::kNormal;
    case core::Farewell::kReplaced:
      return wire::Close::kReplaced;
    case core::Farewell::kUnauthorized:
      return wire::Close::kUnauthorized;
    case core::Farewell::kRateLimited:
      return wire::Close::kRateLimited;
    case core::Farewell::kInternal:
      return wire::Close::kInternal;
    case core::Farewell::kVersion:
      return wire::Close::kVersion;
  }
  CHECK(false);
}

std::uint32_t seconds_of(MonoTime time) {
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace

Hub::Hub(std::uint32_t index, loop::Loop& loop, const Settings& settings, Random& random,
         Fetcher fetcher)
    : index_(index),
      loop_(loop),
      settings_(settings),
      tools_{{}, {}, random},
      fetcher_(std::move(fetcher)),
      feed_([this](feed::Form form, const model::Event& event, std::string& out) {
        encode(form, event, out);
      }),
      status_(std::make_shared<const api::Status>()),
      now_s_(seconds_of(loop.now().mono)) {}

Hub::~Hub() {
  connections_.for_each([&](SlabRef, Connection& connection) { connection.drop(); });
}

void Hub::start() {
  sweep();
}

void Hub::accept(net::Fd fd, Admission::Pass pass) {
  ++figures_.accepted;
  const SlabRef ref = connections_.emplace(*this, std::move(fd), pass, now_s_);
  if (connections_.find(ref)->start(ref)) return;
  connections_.erase(ref);
  departed_.push_back(pass);
}

// ---- from the core ----------------------------------------------------------------------------

void Hub::apply(core::Effect& effect) {
  if (auto* reply = std::get_if<core::Reply>(&effect)) {
    if (Connection* to = find(reply->to)) to->reply(reply->request, reply->answer);
  } else if (auto* tell = std::get_if<core::Tell>(&effect)) {
    if (Connection* to = find(tell->to)) to->tell(tell->what);
  } else if (auto* publish = std::get_if<core::Publish>(&effect)) {
    feed_.publish(publish->event, publish->push);
  } else if (auto* ephemeral = std::get_if<core::Broadcast>(&effect)) {
    broadcast(*ephemeral);
  } else if (auto* follow = std::get_if<core::Follow>(&effect)) {
    if (Connection* to = find(follow->client)) to->follow(follow->log, follow->from, follow->head);
  } else if (auto* unfollow = std::get_if<core::Unfollow>(&effect)) {
    Connection* to = find(unfollow->client);
    if (to != nullptr && feed_.has_reader(to->reader()))
      feed_.unfollow(to->reader(), unfollow->log);
  } else if (auto* resumed = std::get_if<core::Resumed>(&effect)) {
    Connection* to = find(resumed->client);
    if (to != nullptr && feed_.has_reader(to->reader())) feed_.resumed(to->reader());
  } else if (auto* close = std::get_if<core::CloseClient>(&effect)) {
    const wire::Close code = close_of(close->farewell);
    if (Connection* to = find(close->client)) {
      to->close(wire::number(code), wire::info_of(code).name);
    }
  } else {
    CHECK(false);  // the store's effects do not come here
  }
}

void Hub::broadcast(const core::Broadcast& broadcast) {
  if (!feed_.has_channel(broadcast.log)) return;
  scratch_.clear();
  append_text_frame(scratch_,
                    [&](std::string& text) { wire::encode_ephemeral(broadcast.what, text); });
  if (!broadcast.except || broadcast.except->loop != index_) {
    feed_.broadcast(broadcast.log, feed::kProtocolForm, scratch_);
    return;
  }
  feed_.for_each_follower(broadcast.log, [&](feed::Form form, feed::ReaderId reader) {
    const SlabRef ref = connection_of_reader_[reader.slot];
    Connection* connection = connections_.find(ref);
    if (form != feed::kProtocolForm || ref == broadcast.except->slot || connection == nullptr)
      return;
    if (connection->keeps_up()) connection->append_frame(scratch_);
  });
}

void Hub::encode(feed::Form form, const model::Event& event, std::string& out) {
  if (form == feed::kProtocolForm) {
    append_text_frame(out, [&](std::string& text) { wire::encode_event(event, text); });
    return;
  }
  // The article's connections number their own form: by their slot.
  Connection* connection = connections_.at_slot(form - 1);
  CHECK(connection != nullptr);
  const auto* speaker = dynamic_cast<const ArticleSpeaker*>(connection->speaker());
  CHECK(speaker != nullptr);
  append_text_frame(
      out, [&](std::string& text) { ArticleSpeaker::encode(speaker->user(), event, text); });
}

void Hub::fetched(const feed::Feed::Fetch& fetch, Result<model::HistoryPage> page) {
  if (page && !page->events.empty()) {
    feed_.fetched(fetch, page->events);
    return;
  }
  loop_.after(kFetchRetry, [this, fetch] { feed_.fetched(fetch, {}); });
}

// ---- the turn ---------------------------------------------------------------------------------

void Hub::flush() {
  now_s_ = seconds_of(loop_.now().mono);
  feed_.take_due(due_);
  for (const feed::ReaderId reader : std::exchange(due_, {})) {
    const SlabRef ref = connection_of_reader_[reader.slot];
    if (Connection* connection = connections_.find(ref)) mark_dirty(ref, *connection);
  }
  for (const SlabRef ref : std::exchange(dirty_, {})) {
    if (Connection* connection = connections_.find(ref)) connection->flush();
  }
  feed_.end_turn();
  feed_.take_fetches(fetches_);
  for (const feed::Feed::Fetch& fetch : std::exchange(fetches_, {})) fetcher_(fetch);
  for (const SlabRef ref : std::exchange(buried_, {})) {
    departed_.push_back(connections_.find(ref)->pass());
    connections_.erase(ref);
  }
  // What came up while sending: the next turn, without sleep.
  const bool more = feed_.has_due() || !dirty_.empty() || !inbound_.empty();
  if (more || !departed_.empty()) loop_.post([] {});
}

void Hub::mark_dirty(SlabRef ref, Connection& connection) {
  if (connection.dirty_) return;
  connection.dirty_ = true;
  dirty_.push_back(ref);
}

void Hub::bury(SlabRef ref) {
  buried_.push_back(ref);
}

void Hub::sweep() {
  now_s_ = seconds_of(loop_.now().mono);
  sweep_slice_ = (sweep_slice_ + 1) % kSweepSlices;
  for (std::uint32_t slot = sweep_slice_; slot < connections_.slots(); slot += kSweepSlices) {
    if (Connection* connection = connections_.at_slot(slot)) connection->sweep(now_s_);
  }
  loop_.after(kSweepInterval, [this] { sweep(); });
}

// ---- going away -------------------------------------------------------------------------------

void Hub::announce_drain(std::uint32_t after_ms) {
  draining_ = true;
  connections_.for_each([&](SlabRef, Connection& connection) {
    if (connection.greeted()) connection.tell(model::Draining{after_ms});
  });
}

bool Hub::quiet() {
  bool quiet = inbound_.empty() && dirty_.empty();
  connections_.for_each([&](SlabRef, Connection& connection) {
    if (connection.waits_for_answer()) quiet = false;
  });
  return quiet;
}

void Hub::close_all() {
  draining_ = true;
  connections_.for_each([&](SlabRef, Connection& connection) { connection.go_away(); });
}

// ---- the rest ---------------------------------------------------------------------------------

Connection* Hub::find(const core::ClientId& client) {
  CHECK(client.loop == index_);
  return connections_.find(client.slot);
}

feed::ReaderId Hub::add_reader(SlabRef connection, feed::Form form) {
  const feed::ReaderId reader = feed_.add_reader(form);
  if (reader.slot >= connection_of_reader_.size()) connection_of_reader_.resize(reader.slot + 1);
  connection_of_reader_[reader.slot] = connection;
  return reader;
}

api::LoopFigures Hub::figures() const {
  api::LoopFigures out = figures_;
  const feed::Feed::Counts feed = feed_.counts();
  const loop::LoopCounters& loop = loop_.counters();
  out.connections = connections_.size();
  out.greeted = feed.readers;
  out.fetches = feed.fetches;
  out.channels = feed.channels;
  out.tail_bytes = feed.tail_bytes;
  out.turns = loop.turns;
  out.slow_turns = loop.slow_turns;
  return out;
}

}  // namespace parley::gateway
