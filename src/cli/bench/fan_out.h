// FanOut: the first clients publish to a room that all of them read. A message is finished when its
// own publisher has read it.
#pragma once

#include "cli/bench/traffic.h"

namespace parley::cli {

class FanOut final : public Traffic {
 public:
  // At most as many publishers as clients.
  FanOut(Swarm& swarm, const TrafficPlan& plan, std::size_t publishers)
      : Traffic(swarm, plan, publishers, Ledger(swarm.size(), publishers)),
        readers_(swarm.size()) {}

 private:
  void say(std::size_t source, std::string_view text) override {
    said_.clear();
    say_to_room(said_, swarm().tongue(), swarm().room(), text);
    swarm().client(source).say(said_);
  }
  void on_result(std::size_t) override {}
  void note(std::size_t client, Stamp stamp) override {
    ledger().note(client, stamp);
    if (stamp.source == client) finished(client);
  }
  void close(std::size_t source, std::uint32_t sent) override {
    for (std::size_t reader = 0; reader < readers_; ++reader) ledger().close(reader, source, sent);
  }
  std::size_t readers() const override { return readers_; }

  const std::size_t readers_;
  std::string said_;
};

}  // namespace parley::cli
