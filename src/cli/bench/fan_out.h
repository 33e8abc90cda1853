// FanOut: the first clients publish to a room that all of them read. A message is finished when its
// own publisher has read it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/bench/traffic.h"

namespace parley::cli {

// Told and forgotten (`signal`, and all that the article's form has), or kept first and answered
// (`send`).
enum class Kept : std::uint8_t { kNo, kYes };

class FanOut : public Traffic {
 public:
  // At most as many publishers as clients. Kept::kYes needs the protocol.
  FanOut(Swarm& swarm, const TrafficPlan& plan, std::size_t publishers, Kept kept)
      : Traffic(swarm, plan, {publishers, publishers, Clocked::kDelivery, kept == Kept::kYes},
                Ledger(swarm.size(), publishers)),
        kept_(kept),
        seqs_(kept == Kept::kYes ? swarm.size() : 0) {}

 private:
  void say(std::size_t line, Stamp stamp) override {
    said_.clear();
    if (swarm().tongue() == Tongue::kArticle) {
      say_to_all(said_, stamped(stamp));
    } else if (kept_ == Kept::kNo) {
      say_signal(said_, swarm().room(), stamped(stamp));
    } else {
      say_send(said_, id_of(stamp), swarm().room(), cid_of(line, stamp), stamped(stamp));
    }
    swarm().client(line).say(said_);
  }
  void answered(std::size_t) override {}
  void note(std::size_t client, Stamp stamp, const Hearing& hearing) override {
    ledger().note(client, stamp);
    if (kept_ == Kept::kYes) ledger().note_seq(seqs_[client], hearing.seq);
    if (stamp.source == client) finished(client);
  }
  void close(std::size_t line, std::uint32_t sent) override {
    for (std::size_t reader = 0; reader < readers(); ++reader) ledger().close(reader, line, sent);
  }
  std::size_t readers() const override { return ledger().readers(); }

  const Kept kept_;
  std::vector<std::uint64_t> seqs_;  // the last, by client
  std::string said_;
};

}  // namespace parley::cli
