// Swarm: the load clients of one measurement, from the first connection to the last, on one loop.
//
// The loop never waits in epoll: a turn without work is followed by a short nap outside. A
// generator that sleeps in epoll_wait is woken by the server's send(), on the server's bill.
//
// Threads: one. Lifetime: the audience outlives the swarm or is taken off.
// Invariant: what clients say in a turn leaves at its end, one write a client.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "base/time.h"
#include "cli/bench/load_client.h"
#include "cli/bench/target.h"
#include "cli/bench/tongue.h"
#include "loop/loop.h"

namespace parley::cli {

// Who hears what logged-in clients hear.
class Audience {
 public:
  virtual void on_delivery(std::size_t client, std::string_view text) = 0;
  virtual void on_result(std::size_t client) = 0;
  virtual void on_refusal(std::size_t client) = 0;

 protected:
  ~Audience() = default;
};

struct SwarmOptions {
  Target target;
  Tongue tongue = Tongue::kParley;
  std::size_t clients = 0;
};

class Swarm final : private LoadClientOwner {
 public:
  // Handshakes and hellos under way at once.
  static constexpr std::size_t kArrivingMax = 64;
  // A server that admits fewer than one client in this time is given up.
  static constexpr auto kArrivalTime = Millis(10'000);

  static Result<std::unique_ptr<Swarm>> open(SwarmOptions options);

  // Until every client is logged in.
  Result<void> gather();

  // One turn. An error when a client is gone.
  Result<void> turn();
  // Turns until `end`.
  Result<void> turn_until(MonoTime end);

  void set_audience(Audience* audience) { audience_ = audience; }
  LoadClient& client(std::size_t index) { return *clients_[index]; }
  std::string name(std::size_t index) const;
  std::string_view room() const { return room_; }  // the first room of the protocol's hello
  std::size_t size() const { return options_.clients; }
  Tongue tongue() const { return options_.tongue; }
  MonoTime now() const { return loop_->now().mono; }

 private:
  Swarm(SwarmOptions options, std::unique_ptr<loop::Loop> loop);

  Result<void> connect_next();
  void flush();

  void on_open(std::size_t client) override;
  void on_message(std::size_t client, std::string_view text) override;
  void on_gone(std::size_t client, std::string reason) override;
  void on_said(std::size_t client) override { said_.push_back(client); }

  SwarmOptions options_;
  std::unique_ptr<loop::Loop> loop_;  // outlives the clients
  SeededRandom random_;
  std::vector<std::unique_ptr<LoadClient>> clients_;
  std::vector<std::size_t> said_;
  std::size_t arrived_ = 0;
  std::string room_;
  std::optional<std::string> failure_;
  Audience* audience_ = nullptr;
};

}  // namespace parley::cli
