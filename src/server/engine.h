// Engine: runs the core and carries out its effects: jobs to the writer, questions to the readers,
// and everything for clients into one outbox per loop, posted once a turn.
//
// Threads: loop 0. Lifetime: core, writer and readers outlive it.
#pragma once

#include <memory>
#include <vector>

#include "bus/bus.h"
#include "core/core.h"
#include "gateway/inbound.h"
#include "loop/loop.h"
#include "server/reader_pool.h"
#include "server/writer.h"

namespace parley::server {

class Engine {
 public:
  struct Parts {
    core::Core& core;
    Writer& writer;
    ReaderPool& readers;
    bus::Bus& bus;
    loop::Loop& loop;  // loop 0
    const gateway::Admission& admission;
    std::size_t loops = 1;
  };
  explicit Engine(const Parts& parts);

  void start();
  void take(std::vector<gateway::Inbound> inbound);
  void done(std::vector<Answered> answers);

  // At the end of the turn: hands the jobs over, and gives what is for the clients of a loop.
  void submit();
  core::Effects take_outbox(std::size_t loop) { return std::exchange(outboxes_[loop], {}); }

 private:
  void take_one(gateway::Inbound& inbound);
  void await_news();
  void carry_out();
  void carry_out_one(core::Effect& effect);
  void to_all(core::Effect effect);

  Parts parts_;
  core::Effects effects_;
  std::vector<core::Effects> outboxes_;
  std::vector<Queued> jobs_;
  bool awaits_news_ = false;
};

}  // namespace parley::server
