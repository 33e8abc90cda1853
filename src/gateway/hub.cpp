#include "gateway/hub.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "gateway/article_speaker.h"
#include "gateway/farewell.h"
#include "wire/encoder.h"

namespace parley::gateway {
namespace {

// The round over all connections takes less than a second, in slices, so that no turn is long. A
// slice comes up to a tick of the timer and a turn late, and each of the next ones later by that.
constexpr std::uint32_t kSweepSlices = 8;
constexpr auto kSweepInterval = std::chrono::milliseconds(100);
// Before the store is asked again for a page that it could not give.
constexpr auto kFetchRetry = std::chrono::milliseconds(250);

}  // namespace

Hub::Hub(std::uint32_t index, loop::Loop& loop, const Settings& settings, Random& random,
         Fetcher fetcher)
    : index_(index),
      loop_(loop),
      settings_(settings),
      tools_{{}, {}, random, Framer(settings.deflate_bytes_min)},
      fetcher_(std::move(fetcher)),
      feed_([this](feed::Form form, const model::Event& event, std::string& out) {
        encode(form, event, out);
      }),
      hosts_(std::make_shared<const KnownHosts>()),
      status_(std::make_shared<const api::Status>()),
      clock_(loop.now().mono),
      now_s_(clock_.advance(loop.now().mono)) {}

Hub::~Hub() {
  connections_.for_each([&](SlabRef, Connection& connection) { connection.drop(); });
}

void Hub::start() {
  sweep();
}

void Hub::accept(net::Fd fd, Admission::Pass pass) {
  ++figures_.accepted;
  const SlabRef ref = connections_.emplace(*this, Transport(std::move(fd), tls_), pass, now_s_);
  if (connections_.find(ref)->start(ref)) return;
  connections_.erase(ref);
  departed_.push_back(pass);
}

void Hub::adopt(Handover handover) {
  const SlabRef ref =
      connections_.emplace(*this, std::move(handover.stream), handover.pass, now_s_);
  Connection& connection = *connections_.find(ref);
  if (!connection.start(ref)) {
    connections_.erase(ref);
    departed_.push_back(handover.pass);
    return;
  }
  connection.resume(std::move(handover));
}

// ---- from the core ----------------------------------------------------------------------------

void Hub::apply(core::Effect& effect) {
  if (auto* reply = std::get_if<core::Reply>(&effect)) {
    with(reply->to, [&](auto& to) { to.reply(reply->request, reply->answer); });
  } else if (auto* tell = std::get_if<core::Tell>(&effect)) {
    with(tell->to, [&](auto& to) { to.tell(tell->what); });
  } else if (auto* publish = std::get_if<core::Publish>(&effect)) {
    feed_.publish(publish->event, publish->push);
  } else if (auto* ephemeral = std::get_if<core::Broadcast>(&effect)) {
    broadcast(*ephemeral);
  } else if (auto* follow = std::get_if<core::Follow>(&effect)) {
    with(follow->client, [&](auto& to) {
      to.follow(follow->log, follow->from, follow->head);
      if (follow->leads && feed_.follows(to.reader(), follow->log))
        feed_.lead_with_first(to.reader());
    });
  } else if (auto* unfollow = std::get_if<core::Unfollow>(&effect)) {
    with(unfollow->client, [&](auto& to) {
      if (feed_.has_reader(to.reader())) feed_.unfollow(to.reader(), unfollow->log);
    });
  } else if (auto* resumed = std::get_if<core::Resumed>(&effect)) {
    with(resumed->client, [&](auto& to) {
      if (feed_.has_reader(to.reader())) feed_.resumed(to.reader());
    });
  } else if (auto* close = std::get_if<core::CloseClient>(&effect)) {
    const wire::Close code = close_of(close->farewell);
    with(close->client, [&](auto& to) { to.close(wire::number(code), wire::info_of(code).name); });
  } else {
    CHECK(false);  // the store's effects do not come here
  }
}

void Hub::broadcast(const core::Broadcast& broadcast) {
  if (!feed_.has_channel(broadcast.log)) return;
  std::string text;
  wire::encode_ephemeral(broadcast.what, text);
  if (text.empty()) return;
  feed_.for_each_form(broadcast.log, [&](feed::Form form) {
    if (form < kFramings) broadcast_in(framing_of(form), text, broadcast);
  });
}

void Hub::broadcast_in(Framing framing, std::string_view text, const core::Broadcast& broadcast) {
  scratch_.clear();
  tools_.framer.append_text(scratch_, framing, text);
  const feed::Form form = form_of(framing);
  const bool to_all = !broadcast.except || broadcast.except->loop != index_;
  // What is for this turn only would pass by all who are between two polls.
  if (to_all && framing != Framing::kLine) {
    feed_.broadcast(broadcast.log, form, scratch_);
    return;
  }
  feed_.for_each_follower(broadcast.log, [&](feed::Form its, feed::ReaderId reader) {
    const SlabRef ref = client_of_reader_[reader.slot];
    if (its != form || (!to_all && ref == broadcast.except->slot)) return;
    with(ref, [&](auto& client) {
      if (client.keeps_up()) client.append_frame(scratch_);
    });
  });
}

void Hub::encode(feed::Form form, const model::Event& event, std::string& out) {
  if (form >= kOwnFormsBegin) return encode_for_one(form, event, out);
  tools_.framer.append(out, framing_of(form),
                       [&](std::string& text) { wire::encode_event(event, text); });
}

// The article's connections number their own form: by their slot.
void Hub::encode_for_one(feed::Form form, const model::Event& event, std::string& out) {
  Connection* connection = connections_.at_slot(form - kOwnFormsBegin);
  CHECK(connection != nullptr);
  const auto* speaker = dynamic_cast<const ArticleSpeaker*>(connection->speaker());
  CHECK(speaker != nullptr);
  tools_.framer.append(out, Framing::kWebSocket, [&](std::string& text) {
    ArticleSpeaker::encode(speaker->user(), event, text);
  });
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
  now_s_ = clock_.advance(loop_.now().mono);
  feed_.take_due(due_);
  for (const feed::ReaderId reader : std::exchange(due_, {})) {
    const SlabRef ref = client_of_reader_[reader.slot];
    with(ref, [&](auto& client) { mark_dirty(ref, client.dirty_); });
  }
  for (const SlabRef ref : std::exchange(dirty_, {})) {
    with(ref, [](auto& client) { client.flush(); });
  }
  feed_.end_turn();
  feed_.take_fetches(fetches_);
  for (const feed::Feed::Fetch& fetch : std::exchange(fetches_, {})) fetcher_(fetch);
  for (const SlabRef ref : std::exchange(buried_, {})) {
    if (is_poll_slot(ref.slot)) {
      polls_.erase(from_poll_ref(ref));
    } else {
      const Admission::Pass pass = connections_.find(ref)->pass();
      if (pass != Admission::kNoPass) departed_.push_back(pass);
      connections_.erase(ref);
    }
  }
  // What came up while sending: the next turn, without sleep.
  const bool more = feed_.has_due() || !dirty_.empty() || !inbound_.empty();
  if (more || !departed_.empty()) loop_.post([] {});
}

void Hub::mark_dirty(SlabRef ref, bool& dirty) {
  if (std::exchange(dirty, true)) return;
  dirty_.push_back(ref);
}

void Hub::bury(SlabRef ref) {
  buried_.push_back(ref);
}

// Who refuses a thousand in a turn need not say it a thousand times.
void Hub::note(Notice notice) {
  if (std::ranges::find(notices_, notice.kind, &Notice::kind) != notices_.end()) return;
  notices_.push_back(std::move(notice));
}

void Hub::sweep() {
  now_s_ = clock_.advance(loop_.now().mono);
  sweep_slice_ = (sweep_slice_ + 1) % kSweepSlices;
  for (std::uint32_t slot = sweep_slice_; slot < connections_.slots(); slot += kSweepSlices) {
    if (Connection* connection = connections_.at_slot(slot)) connection->sweep(now_s_);
  }
  for (std::uint32_t slot = sweep_slice_; slot < polls_.slots(); slot += kSweepSlices) {
    if (PollSession* session = polls_.at_slot(slot)) session->sweep(now_s_);
  }
  loop_.after(kSweepInterval, [this] { sweep(); });
}

// ---- going away -------------------------------------------------------------------------------

void Hub::announce_drain(std::uint32_t after_ms) {
  draining_ = true;
  for_each_client([&](auto& client) {
    if (client.greeted()) client.tell(model::Draining{after_ms});
  });
}

bool Hub::quiet() {
  bool quiet = inbound_.empty() && dirty_.empty();
  for_each_client([&](auto& client) {
    if (client.waits_for_answer()) quiet = false;
  });
  return quiet;
}

void Hub::close_all() {
  draining_ = true;
  // Polls first: their last words go out on connections that are ended then.
  for_each_client([](auto& client) { client.go_away(); });
}

// ---- the rest ---------------------------------------------------------------------------------

PollSession& Hub::open_poll() {
  const SlabRef ref = polls_.emplace(*this, now_s_);
  PollSession& session = *polls_.find(ref);
  session.start(to_poll_ref(ref));
  return session;
}

PollSession* Hub::find_poll(const SessionKey& key) {
  const std::uint32_t slot = key.slot & ~kPollSlotBit;
  if (!is_poll_slot(key.slot) || slot >= polls_.slots()) return nullptr;
  PollSession* session = polls_.at_slot(slot);
  return session != nullptr && session->has_secret(key.secret) ? session : nullptr;
}

feed::ReaderId Hub::add_reader(SlabRef client, feed::Form form) {
  const feed::ReaderId reader = feed_.add_reader(form);
  if (reader.slot >= client_of_reader_.size()) client_of_reader_.resize(reader.slot + 1);
  client_of_reader_[reader.slot] = client;
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
