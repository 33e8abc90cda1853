// Lane: one loop of the server with its connections and its feed, in virtual time: what
// gateway::Hub is to a real loop. The turn is the same: ready sockets, posted tasks, then what was
// asked goes up to the core, and what is due goes out.
//
// Threads: one. Lifetime: of one process; the server that owns it outlives it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/slab.h"
#include "core/effect.h"
#include "feed/feed.h"
#include "gateway/inbound.h"
#include "gateway/out_buffer.h"
#include "gateway/speaker.h"
#include "sim/connection.h"
#include "sim/network.h"
#include "sim/trace.h"
#include "ws/inflater.h"

namespace parley::sim {

class Lane {
 public:
  struct Parts {
    const Options& options;
    Schedule& schedule;
    Schedule::Owner owner;
    Dice& dice;
    Trace& trace;
    Network& network;
    Random& random;
  };
  // The end of its turn: takes what was asked, and may apply() at once.
  using Upstream = std::function<void(Lane&)>;
  // Asks the store for a page; answered by fetched().
  using Fetcher = std::function<void(Lane&, const feed::Feed::Fetch&)>;

  Lane(std::uint32_t index, const Parts& parts, Upstream upstream, Fetcher fetcher);

  std::uint32_t index() const { return index_; }
  void accept(LineRef line);
  // Runs in the next turn.
  void post(Task task);

  // ---- the turn -------------------------------------------------------------------------------
  std::vector<gateway::Inbound> take_inbound() { return std::exchange(inbound_, {}); }
  void apply(core::Effect& effect);
  void fetched(const feed::Feed::Fetch& fetch, Result<model::HistoryPage> page);

  // ---- for its connections --------------------------------------------------------------------
  const Options& options() const { return parts_.options; }
  Dice& dice() { return parts_.dice; }
  Network& network() { return parts_.network; }
  feed::Feed& feed() { return feed_; }
  ws::Inflaters& inflaters() { return inflaters_; }
  std::string& scratch() { return scratch_; }
  feed::ReaderId add_reader(SlabRef client, feed::Form form);
  gateway::Turn make_turn(SlabRef self, std::string& out);
  void gone(SlabRef self);
  void mark_dirty(SlabRef self, bool& dirty);
  void wake(SlabRef connection);  // its line has something, or it reads on
  void bury(SlabRef self) { buried_.push_back(self); }

  struct Counts {
    std::size_t connections = 0;
    feed::Feed::Counts feed;
  };
  Counts counts() const { return {connections_.size(), feed_.counts()}; }

 private:
  void turn();
  void turn_later();
  void flush();
  void sweep();
  void follow(const core::Follow& follow);
  void broadcast(const core::Broadcast& broadcast);
  void broadcast_in(gateway::Framing framing, std::string_view text,
                    const core::Broadcast& broadcast);

  std::uint32_t index_;
  Parts parts_;
  Upstream upstream_;
  Fetcher fetcher_;
  gateway::Tools tools_;
  feed::Feed feed_;
  ws::Inflaters inflaters_;  // outlives the connections, whose decoders borrow from it
  Slab<Connection> connections_;
  std::vector<SlabRef> client_of_reader_;  // by the reader's slot
  std::vector<SlabRef> ready_;
  std::vector<Task> posted_;
  std::vector<SlabRef> dirty_;
  std::vector<SlabRef> buried_;
  std::vector<gateway::Inbound> inbound_;
  std::string scratch_;
  bool turn_is_due_ = false;
};

}  // namespace parley::sim
