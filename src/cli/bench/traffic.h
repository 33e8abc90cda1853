// Traffic: a measurement in which clients send: warms up, measures, lets what is under way arrive,
// and closes the ledger. Who sends what to whom is the affair of its forms (person_to_person.h,
// fan_out.h, durable_send.h).
//
// A line is the numbered messages of one sender to one place: within it order is promised.
// Closed loop: each sender has `window` messages under way and sends its next when one is finished.
// Open loop: messages are due at a fixed rate whatever the server does, and latency counts from
// when a message was due, so that a server that stops makes all that waited late.
//
// Threads: one. Lifetime: the swarm outlives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "cli/bench/histogram.h"
#include "cli/bench/ledger.h"
#include "cli/bench/report.h"
#include "cli/bench/stamp.h"
#include "cli/bench/swarm.h"

namespace parley::cli {

struct TrafficPlan {
  std::size_t bytes = 128;
  std::size_t window = 1;
  double rate = 0;  // messages a second of all senders together; 0: closed loop
  double warm_up_seconds = 1;
  double seconds = 3;
  std::uint64_t messages = 0;  // where not 0: until so many are sent, whatever `seconds` says
  std::optional<int> pid{};    // of the server
};

// Whether a message is late until its readers have it, or until its sender is told that it is kept.
enum class Clocked : std::uint8_t { kDelivery, kAnswer };

class Traffic : protected Audience {
 public:
  virtual ~Traffic();
  // How long what is under way may take to arrive in the end; each arrival begins it anew.
  static constexpr auto kSettleTime = Millis(5'000);

  Result<Report> run(std::string_view scenario);

 protected:
  struct Shape {
    std::size_t senders = 0;
    std::size_t lines = 0;
    Clocked clocked = Clocked::kDelivery;
    bool answered = false;  // each message has an answer of its own, which must come
  };

  // What the figures of one of several measured parts have before their keys and words.
  struct Phase {
    std::string_view key;
    std::string_view words;
  };

  Traffic(Swarm& swarm, TrafficPlan plan, Shape shape, Ledger ledger);

  // Says what was stamped for this line.
  virtual void say(std::size_t line, Stamp stamp) = 0;
  // The line of the sender's next message.
  virtual std::size_t next_line(std::size_t sender) { return sender; }
  // Which place in the ledger a message heard by `client` has.
  virtual void note(std::size_t client, Stamp stamp, const Hearing& hearing) = 0;
  // An answer came for one of the sender's messages.
  virtual void answered(std::size_t sender) = 0;
  // Closes the ledger for a line on which so much was sent.
  virtual void close(std::size_t line, std::uint32_t sent) = 0;
  // How often a message is to be heard.
  virtual std::size_t readers() const = 0;

  // One message of the sender is done with: a closed loop sends the next.
  void finished(std::size_t sender);

  // The parts of run(), for measurements with other parts between.
  void begin();
  Result<void> work_for(double seconds);
  Result<void> measure(Report& report, Phase phase = {});
  Result<void> settle();
  void describe(Report& report) const;
  void close_books(Report& report);

  std::string_view stamped(Stamp stamp);
  // The number of a command whose answer is to tell how late it is.
  static std::uint64_t id_of(Stamp stamp) { return kIdBase + stamp.due_micros; }
  std::string cid_of(std::size_t line, Stamp stamp) const;
  Swarm& swarm() { return swarm_; }
  const TrafficPlan& plan() const { return plan_; }
  Ledger& ledger() { return ledger_; }
  const Ledger& ledger() const { return ledger_; }

 private:
  static constexpr std::uint64_t kIdBase = 1'000;

  void on_heard(std::size_t client, const Hearing& hearing) final;
  void on_delivery(std::size_t client, const Hearing& hearing);
  void on_answer(std::size_t client, const Hearing& hearing);
  void add_latency(std::uint64_t due_micros);
  bool settled() const;
  bool used_up() const { return plan_.messages != 0 && total_ >= plan_.messages; }
  Result<void> turn();
  void send_due();
  void send(std::size_t sender, MonoTime due);
  void show_progress();

  Swarm& swarm_;
  const TrafficPlan plan_;
  const Shape shape_;
  Ledger ledger_;
  std::vector<std::uint32_t> sent_;  // by line
  MonoTime started_{};
  std::uint64_t total_ = 0;
  std::uint64_t answers_ = 0;
  std::string refusal_;  // the first ends the measurement
  std::string text_;
  bool stopping_ = false;
  Histogram* latency_ = nullptr;  // while it is measured
};

}  // namespace parley::cli
