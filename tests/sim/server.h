// Server: one life of the server's process: the real core, the routing of its effects as
// server::Engine and server::Server do it, lanes, and the writer's and readers' threads.
//
// Threads: one. Lifetime: the world outlives it; tasks of its owner are dropped with it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/core.h"
#include "sim/lane.h"
#include "sim/threads.h"

namespace parley::sim {

class Server {
 public:
  struct Parts {
    const Options& options;
    Schedule& schedule;
    Schedule::Owner owner;
    Dice& dice;
    Trace& trace;
    Network& network;
    Disk& disk;
  };
  explicit Server(const Parts& parts);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void accept(LineRef line);

  // The log has failed: the process is to end soon.
  bool failed() const { return threads_->failed(); }
  std::span<const model::Job> under_way() const { return threads_->under_way(); }

  struct Counts {
    core::Core::Counts core;
    std::size_t connections = 0, readers = 0, channels = 0, asked = 0;
  };
  Counts counts() const;

 private:
  void upstream(Lane& lane);
  void take(std::vector<gateway::Inbound> inbound);
  void take_one(gateway::Inbound& inbound);
  void done(std::vector<Answered> answers);
  void await_news();
  void carry_out();
  void carry_out_one(core::Effect& effect);
  void ask(core::Fetch& fetch);
  void ask(core::Count& count);
  void to_all(core::Effect effect);
  void hand_out();
  void publish_early(const model::Job& job);
  Micros hop();

  Parts parts_;
  SeededRandom random_;
  std::unique_ptr<core::Core> core_;
  std::unique_ptr<Threads> threads_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<Mailbox> up_, down_;  // by lane
  core::Effects effects_;
  std::vector<core::Effects> outboxes_;
  std::vector<Queued> jobs_;
  std::size_t asked_ = 0;  // and not answered
  std::size_t next_lane_ = 0;
  bool awaits_news_ = false;
  std::map<model::RoomId, model::Seq> heads_;  // for publish_early
};

}  // namespace parley::sim
