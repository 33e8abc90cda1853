// Traffic: a measurement in which clients send: warms up, measures, lets what is under way arrive,
// and closes the ledger. Who sends to whom is the affair of its two forms (person_to_person.h,
// fan_out.h).
//
// Closed loop: each source has `window` messages under way and sends its next when one is finished.
// Open loop: messages are due at a fixed rate whatever the server does, and latency counts from
// then.
//
// Threads: one. Lifetime: the swarm outlives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "cli/bench/ledger.h"
#include "cli/bench/report.h"
#include "cli/bench/stamp.h"
#include "cli/bench/swarm.h"

namespace parley::cli {

struct TrafficPlan {
  std::size_t bytes = 128;
  std::size_t window = 1;
  double rate = 0;  // messages a second of all sources together; 0: closed loop
  double warm_up_seconds = 1;
  double seconds = 3;
  std::optional<int> pid;  // of the server
};

class Traffic : private Audience {
 public:
  // How long what is under way may take to arrive in the end.
  static constexpr auto kSettleTime = Millis(5'000);
  static constexpr std::size_t kSentTimesKept = 256;

  Result<TrafficReport> run();

 protected:
  Traffic(Swarm& swarm, TrafficPlan plan, std::size_t sources, Ledger ledger);
  ~Traffic();

  // `source` sends the text to whom it is for.
  virtual void say(std::size_t source, std::string_view text) = 0;
  // Which place in the ledger a message heard by `client` has.
  virtual void note(std::size_t client, Stamp stamp) = 0;
  // Closes the ledger for a source that has sent so much.
  virtual void close(std::size_t source, std::uint32_t sent) = 0;
  // How often a message is to be heard.
  virtual std::size_t readers() const = 0;

  // One message of the source is done with: a closed loop sends the next.
  void finished(std::size_t source);

  Swarm& swarm() { return swarm_; }
  Ledger& ledger() { return ledger_; }

 private:
  void on_delivery(std::size_t client, std::string_view text) override;
  void on_refusal(std::size_t client) override;

  Result<void> work_until(MonoTime end);
  Result<void> measure(TrafficReport& report);
  Result<void> settle();
  void begin();
  void send_due();
  void send(std::size_t source, MonoTime due);
  std::size_t sent_slot(Stamp stamp) const;

  Swarm& swarm_;
  const TrafficPlan plan_;
  Ledger ledger_;
  std::vector<std::uint32_t> sent_;   // by source
  std::vector<MonoTime> sent_times_;  // of the last kSentTimesKept of each source
  MonoTime started_{};
  std::uint64_t total_ = 0;
  std::uint64_t refused_ = 0;
  bool stopping_ = false;
  Histogram* latency_ = nullptr;  // while it is measured
};

}  // namespace parley::cli
