// Hub: all clients of one loop, and the feed they read from. The article's ClientManager,
// without its lock: whatever crosses to the core or comes from it is a value.
//
//   sockets → Connection [→ PollSession] → inbound ──(take_inbound)──▶ core
//   core → effects ──(apply)──▶ answers, follows, events → flush: one send per connection
//
// Threads: its loop's, but for the constructor. Lifetime: the loop and the settings outlive it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/figures.h"
#include "api/routes.h"
#include "base/check.h"
#include "base/random.h"
#include "base/slab.h"
#include "core/effect.h"
#include "feed/feed.h"
#include "gateway/admission.h"
#include "gateway/attended_clock.h"
#include "gateway/client.h"
#include "gateway/client_ref.h"
#include "gateway/connection.h"
#include "gateway/framing.h"
#include "gateway/handover.h"
#include "gateway/inbound.h"
#include "gateway/known_hosts.h"
#include "gateway/notice.h"
#include "gateway/out_buffer.h"
#include "gateway/poll_session.h"
#include "gateway/settings.h"
#include "loop/loop.h"
#include "net/fd.h"
#include "ws/inflater.h"

namespace parley::gateway {

static_assert(Client<Connection> && Client<PollSession>);

class Hub {
 public:
  // Asks the store for the page of a reader behind its tail; answered by fetched().
  using Fetcher = std::function<void(const feed::Feed::Fetch&)>;

  Hub(std::uint32_t index, loop::Loop& loop, const Settings& settings, Random& random,
      Fetcher fetcher);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Begins its once-a-second round. On the loop's thread.
  void start();
  // `pass`: of the admission; handed back by take_departed() when the connection is gone.
  void accept(net::Fd fd, Admission::Pass pass);
  std::vector<Admission::Pass> take_departed() { return std::exchange(departed_, {}); }
  // Before start(). Without it a session is looked for on this loop only.
  void set_neighbours(Neighbours neighbours) { neighbours_ = std::move(neighbours); }
  // From another loop: a connection whose request names a session of this one.
  void adopt(Handover handover);

  // ---- the turn, in this order ------------------------------------------------------------------
  // Whom it has refused since, one of a kind.
  std::vector<Notice> take_notices() { return std::exchange(notices_, {}); }
  std::vector<Inbound> take_inbound() { return std::exchange(inbound_, {}); }
  // An effect for a client of this loop, or for all who follow a log.
  void apply(core::Effect& effect);
  void flush();

  void fetched(const feed::Feed::Fetch& fetch, Result<model::HistoryPage> page);
  // For connections accepted from now on; null: plain.
  void set_tls(TlsContext context) { tls_ = std::move(context); }
  // By which names it is asked for from now on.
  void set_hosts(KnownHostsPtr hosts) { hosts_ = std::move(hosts); }
  void set_status(api::StatusPtr status) { status_ = std::move(status); }

  // Going away: tell every client, and stop reading commands …
  void announce_drain(std::uint32_t after_ms);
  // … then close them (1001).
  void close_all();
  std::size_t connections() const { return connections_.size(); }
  // Nothing waits for a reply, and nothing is left to send that could be sent.
  bool quiet();

  api::LoopFigures figures() const;
  bool draining() const { return draining_; }

 private:
  friend class Connection;
  friend class PollSession;

  void encode(feed::Form form, const model::Event& event, std::string& out);
  void encode_for_one(feed::Form form, const model::Event& event, std::string& out);
  void broadcast(const core::Broadcast& broadcast);
  void broadcast_in(Framing framing, std::string_view text, const core::Broadcast& broadcast);

  // Calls fn with the client that is meant, in its own form, if it is still there.
  template <class Fn>
  void with(SlabRef ref, Fn&& fn);
  template <class Fn>
  void with(const core::ClientId& client, Fn&& fn);
  // The same by a key: its secret has to agree. False: there is none.
  template <class Fn>
  bool with_session(const SessionKey& key, Fn&& fn);
  template <class Fn>
  void for_each_client(Fn&& fn);
  PollSession& open_poll();
  PollSession* find_poll(SlabRef ref) { return polls_.find(from_poll_ref(ref)); }
  PollSession* find_poll(const SessionKey& key);
  std::size_t http_clients() const { return polls_.size() + streams_; }

  feed::ReaderId add_reader(SlabRef client, feed::Form form);
  void mark_dirty(SlabRef ref, bool& dirty);
  void bury(SlabRef ref);
  void note(Notice notice);
  void sweep();

  std::uint32_t index_;
  loop::Loop& loop_;
  const Settings& settings_;
  Tools tools_;
  Fetcher fetcher_;
  feed::Feed feed_;
  ws::Inflaters inflaters_;  // outlives the connections, whose decoders borrow from it
  Slab<Connection> connections_;
  Slab<PollSession> polls_;
  std::size_t streams_ = 0;                // of the connections, those that are event streams
  std::vector<SlabRef> client_of_reader_;  // by the reader's slot
  std::vector<SlabRef> dirty_;
  std::vector<SlabRef> buried_;
  std::vector<Admission::Pass> departed_;
  std::vector<Inbound> inbound_;
  std::vector<feed::ReaderId> due_;         // scratch
  std::vector<feed::Feed::Fetch> fetches_;  // scratch
  std::string scratch_;
  OutBufferPool out_buffers_;
  std::vector<Notice> notices_;
  TlsContext tls_;
  KnownHostsPtr hosts_;
  Neighbours neighbours_;
  api::StatusPtr status_;
  api::LoopFigures figures_;
  std::uint32_t sweep_slice_ = 0;
  AttendedClock clock_;
  std::uint32_t now_s_ = 0;  // of clock_, as of this turn
  bool draining_ = false;
};

template <class Fn>
void Hub::with(SlabRef ref, Fn&& fn) {
  if (!is_poll_slot(ref.slot)) {
    if (Connection* connection = connections_.find(ref)) fn(*connection);
  } else if (PollSession* session = find_poll(ref)) {
    fn(*session);
  }
}

template <class Fn>
void Hub::with(const core::ClientId& client, Fn&& fn) {
  CHECK(client.loop == index_);
  with(client.slot, fn);
}

template <class Fn>
bool Hub::with_session(const SessionKey& key, Fn&& fn) {
  if (PollSession* session = find_poll(key)) {
    fn(*session);
    return true;
  }
  if (key.slot >= connections_.slots()) return false;
  Connection* stream = connections_.at_slot(key.slot);
  if (stream == nullptr || !stream->has_secret(key.secret)) return false;
  fn(*stream);
  return true;
}

template <class Fn>
void Hub::for_each_client(Fn&& fn) {
  polls_.for_each([&](SlabRef, PollSession& session) { fn(session); });
  connections_.for_each([&](SlabRef, Connection& connection) { fn(connection); });
}

}  // namespace parley::gateway
