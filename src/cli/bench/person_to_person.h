// PersonToPerson: clients in pairs, each sends to its partner in the article's form. A message is
// finished when its routing result is back.
#pragma once

#include <string>

#include "cli/bench/traffic.h"

namespace parley::cli {

class PersonToPerson final : public Traffic {
 public:
  // The number of clients is even.
  PersonToPerson(Swarm& swarm, const TrafficPlan& plan)
      : Traffic(swarm, plan, {swarm.size(), swarm.size(), Clocked::kDelivery, true},
                Ledger(swarm.size(), 1)) {}

 private:
  static std::size_t partner(std::size_t client) { return client ^ 1U; }

  void say(std::size_t line, Stamp stamp) override {
    said_.clear();
    say_to_user(said_, swarm().name(partner(line)), stamped(stamp));
    swarm().client(line).say(said_);
  }
  void answered(std::size_t sender) override { finished(sender); }
  // Each client has one source, its partner; anybody else is a stranger.
  void note(std::size_t client, Stamp stamp, const Hearing&) override {
    ledger().note(client, {stamp.source == partner(client) ? 0U : 1U, stamp.counter, 0});
  }
  void close(std::size_t line, std::uint32_t sent) override {
    ledger().close(partner(line), 0, sent);
  }
  std::size_t readers() const override { return 1; }

  std::string said_;
};

}  // namespace parley::cli
