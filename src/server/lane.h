// Lane: one loop with its hub, and on every lane but the first a thread of its own. The first also
// hosts the engine, and runs on the caller's thread.
//
// Threads: built and destroyed on the main thread while the loop stands still; all else by post().
// Lifetime: settings outlive it.
#pragma once

#include <functional>
#include <memory>

#include "base/error.h"
#include "gateway/hub.h"
#include "gateway/settings.h"
#include "loop/loop.h"
#include "loop/os_random.h"
#include "loop/thread.h"

namespace parley::server {

class Lane final : private loop::TurnHook {
 public:
  // Takes what the connections of this lane asked for in a turn.
  using Upstream = std::function<void(Lane&)>;

  static Result<std::unique_ptr<Lane>> open(std::uint32_t index, const gateway::Settings& settings,
                                            gateway::Hub::Fetcher fetcher);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  std::uint32_t index() const { return index_; }
  loop::Loop& loop() { return *loop_; }
  gateway::Hub& hub() { return *hub_; }

  void start(Upstream upstream);
  Result<void> start_thread();
  // Ends the turns, and joins the thread if there is one.
  void stop();

  // Goes away politely: `drain` to all, answers for what was asked, 1001, and `finished` once
  // nobody is left.
  void drain(std::function<void()> finished);

 private:
  Lane(std::uint32_t index, std::unique_ptr<loop::Loop> loop)
      : index_(index), loop_(std::move(loop)) {}
  void on_turn_end(Now now) override;
  void drain_step(MonoTime begin);

  std::uint32_t index_;
  std::unique_ptr<loop::Loop> loop_;
  loop::OsRandom random_;
  std::unique_ptr<gateway::Hub> hub_;
  Upstream upstream_;
  std::function<void()> drained_;
  loop::Thread thread_;
};

}  // namespace parley::server
