// House: a whole Parley for fuzzing, without threads: the real hubs, connections and core on one
// real loop, the memory store behind them, and socket pairs in place of a network. It routes the
// core's effects as server::Engine does. Time is the loop's; no round over the clients runs, so
// that nothing depends on it but rates.
//
// Threads: one. Lifetime: sockets given by connect() may outlive it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/random.h"
#include "core/core.h"
#include "gateway/hub.h"
#include "loop/loop.h"
#include "net/fd.h"
#include "store/memory/memory_store.h"

namespace parley::fuzz {

class House : private loop::TurnHook {
 public:
  struct Options {
    gateway::Settings gateway;
    bool limits = false;      // the core's rates
    bool slow_store = false;  // it answers in the next turn
  };

  explicit House(Options options);
  virtual ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  // Connects to one of its two hubs, in turn; the peer's end, which does not block.
  [[nodiscard]] net::Fd connect();
  // One turn of the loop, without waiting.
  void turn() { loop_->turn(Millis(0)); }
  // The next commit finds the disk full.
  void fill_disk() { store_.fail_next(ErrorCode::kDiskFull); }
  // Tells all clients that the server is about to go, and from then on reads no commands; then
  // closes them.
  void drain();
  void close_all();

  struct Counts {
    std::size_t connections = 0, readers = 0, clients = 0, asked = 0;
  };
  Counts counts() const;

 private:
  static constexpr std::uint32_t kHubs = 2;

  void on_turn_end(Now now) override;
  void take(gateway::Inbound& inbound, Now now);
  void carry_out();
  void carry_out(core::Effect& effect);
  void answer_store(Now now);
  void fetch(std::uint32_t hub, const feed::Feed::Fetch& fetch);

  Options options_;
  SeededRandom random_{1};
  std::unique_ptr<loop::Loop> loop_;
  store::MemoryStore store_{"fuzz"};
  std::unique_ptr<store::Reader> reader_;
  std::unique_ptr<core::Core> core_;
  std::array<std::unique_ptr<gateway::Hub>, kHubs> hubs_;
  core::Effects effects_;
  std::vector<core::Effect> asked_;  // of the store: Submit, Fetch, Count
  std::uint32_t next_hub_ = 0;
};

}  // namespace parley::fuzz
