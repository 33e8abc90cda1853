// PersonToPerson: clients in pairs, each sends to its partner in the article's form. A message is
// finished when its routing result is back.
#pragma once

#include "cli/bench/traffic.h"

namespace parley::cli {

class PersonToPerson final : public Traffic {
 public:
  // The number of clients is even.
  PersonToPerson(Swarm& swarm, const TrafficPlan& plan)
      : Traffic(swarm, plan, swarm.size(), Ledger(swarm.size(), 1)) {}

 private:
  static std::size_t partner(std::size_t client) { return client ^ 1U; }

  void say(std::size_t source, std::string_view text) override {
    said_.clear();
    say_to_user(said_, swarm().name(partner(source)), text);
    swarm().client(source).say(said_);
  }
  void on_result(std::size_t client) override { finished(client); }
  // Each client has one source, its partner; anybody else is a stranger.
  void note(std::size_t client, Stamp stamp) override {
    ledger().note(client, {stamp.source == partner(client) ? 0U : 1U, stamp.counter});
  }
  void close(std::size_t source, std::uint32_t sent) override {
    ledger().close(partner(source), 0, sent);
  }
  std::size_t readers() const override { return 1; }

  std::string said_;
};

}  // namespace parley::cli
