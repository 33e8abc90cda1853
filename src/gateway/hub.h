// Hub: all connections of one loop, and the feed they read from. The article's ClientManager,
// without its lock: whatever crosses to the core or comes from it is a value.
//
//   sockets → Connection → inbound ──(take_inbound)──▶ core
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
#include "base/random.h"
#include "base/slab.h"
#include "core/effect.h"
#include "feed/feed.h"
#include "gateway/admission.h"
#include "gateway/connection.h"
#include "gateway/inbound.h"
#include "gateway/out_buffer.h"
#include "gateway/settings.h"
#include "loop/loop.h"
#include "net/fd.h"

namespace parley::gateway {

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

  // ---- the turn, in this order
  // -------------------------------------------------------------------
  std::vector<Inbound> take_inbound() { return std::exchange(inbound_, {}); }
  // An effect for a client of this loop, or for all who follow a log.
  void apply(core::Effect& effect);
  void flush();

  void fetched(const feed::Feed::Fetch& fetch, Result<model::HistoryPage> page);
  // For connections accepted from now on; null: plain.
  void set_tls(TlsContext context) { tls_ = std::move(context); }
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

  void encode(feed::Form form, const model::Event& event, std::string& out);
  void broadcast(const core::Broadcast& broadcast);
  Connection* find(const core::ClientId& client);
  feed::ReaderId add_reader(SlabRef connection, feed::Form form);
  void mark_dirty(SlabRef ref, Connection& connection);
  void bury(SlabRef ref);
  void sweep();

  std::uint32_t index_;
  loop::Loop& loop_;
  const Settings& settings_;
  Tools tools_;
  Fetcher fetcher_;
  feed::Feed feed_;
  Slab<Connection> connections_;
  std::vector<SlabRef> connection_of_reader_;  // by the reader's slot
  std::vector<SlabRef> dirty_;
  std::vector<SlabRef> buried_;
  std::vector<Admission::Pass> departed_;
  std::vector<Inbound> inbound_;
  std::vector<feed::ReaderId> due_;         // scratch
  std::vector<feed::Feed::Fetch> fetches_;  // scratch
  std::string scratch_;
  OutBufferPool out_buffers_;
  TlsContext tls_;
  api::StatusPtr status_;
  api::LoopFigures figures_;
  std::uint32_t sweep_slice_ = 0;
  std::uint32_t now_s_ = 0;
  bool draining_ = false;
};

}  // namespace parley::gateway
