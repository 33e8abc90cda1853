// Swarm: the load clients of one measurement, from the first connection to the last, on one loop.
//
// The loop never waits in epoll: a turn without work is followed by a short nap outside. A
// generator that sleeps in epoll_wait is woken by the server's send(), on the server's bill.
//
// Threads: one. Lifetime: the audience and the progress outlive the swarm; an audience may be taken
// off before.
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
#include "cli/bench/hearing.h"
#include "cli/bench/load_client.h"
#include "cli/bench/progress.h"
#include "cli/bench/target.h"
#include "cli/bench/tongue.h"
#include "loop/loop.h"

namespace parley::cli {

// Who hears what clients hear once they are in.
class Audience {
 public:
  virtual void on_heard(std::size_t client, const Hearing& hearing) = 0;
  // In: logged in and told everything missed, or connected where nobody logs in.
  virtual void on_in(std::size_t) {}
  virtual void on_left(std::size_t) {}

 protected:
  ~Audience() = default;
};

// When clients of the protocol log in: as soon as they are connected, when greet() says so, or
// never (then who is connected is in, as in the article's form).
enum class Hello : std::uint8_t { kAtOnce, kLater, kNever };

struct SwarmOptions {
  Target target;
  Tongue tongue = Tongue::kParley;
  Hello hello = Hello::kAtOnce;
  std::size_t clients = 0;
  std::vector<Account> accounts{};  // by client, or none: all are new guests
  Progress* progress = nullptr;
};

class Swarm final : private LoadClientOwner {
 public:
  // Connections and hellos under way at once.
  static constexpr std::size_t kArrivingMax = 64;
  // A server that admits fewer than one client in this time is given up.
  static constexpr auto kArrivalTime = Millis(10'000);

  static Result<std::unique_ptr<Swarm>> open(SwarmOptions options);

  // Until every client is in; with Hello::kLater until every client is connected.
  Result<void> gather();
  // For Hello::kLater, after gather().
  void greet(std::size_t client);
  // Until everybody who was greeted is in, or an error after kArrivalTime without anybody.
  Result<void> await_all_in();

  // One turn. An error when a client is gone, or refused while nobody listens.
  Result<void> turn();
  Result<void> turn_until(MonoTime end);

  // on_left() of the audience follows; then it may come again, as whom it was.
  void leave(std::size_t client);
  Result<void> come_again(std::size_t client);

  void set_audience(Audience* audience) { audience_ = audience; }
  LoadClient& client(std::size_t index) { return *clients_[index]; }
  std::string name(std::size_t index) const;
  // How the client would come back, without `since`.
  const Account& account(std::size_t index) const { return accounts_[index]; }
  // What a cid begins with. People who were here before have used theirs, and a cid names one
  // change for ever: then it is of this run alone. Empty for new guests.
  std::string_view cid_prefix() const { return cid_prefix_; }
  std::string_view room() const { return room_; }  // the first room of the protocol's hello
  std::string_view epoch() const { return epoch_; }
  std::size_t size() const { return options_.clients; }
  std::size_t in() const { return in_; }  // how often somebody came in
  Tongue tongue() const { return options_.tongue; }
  Progress* progress() { return options_.progress; }
  // When the turn began, or the last socket was read in it.
  MonoTime now() const { return now_; }

 private:
  Swarm(SwarmOptions options, std::unique_ptr<loop::Loop> loop);

  bool greets() const {
    return options_.tongue == Tongue::kParley && options_.hello != Hello::kNever;
  }
  std::size_t arrived() const { return options_.hello == Hello::kLater ? open_ : in_; }
  Result<void> await_arrivals(std::size_t wanted);
  Result<void> connect(std::size_t index);
  void flush();
  void welcome(std::size_t client, std::string_view reply);
  void came_in(std::size_t client);

  void on_open(std::size_t client) override;
  void on_read() override;
  void on_message(std::size_t client, std::string_view text) override;
  void on_left(std::size_t client) override;
  void on_gone(std::size_t client, std::string reason) override;
  void on_said(std::size_t client) override { said_.push_back(client); }

  SwarmOptions options_;
  std::unique_ptr<loop::Loop> loop_;  // outlives the clients
  SeededRandom random_;
  std::vector<std::unique_ptr<LoadClient>> clients_;
  std::vector<Account> accounts_;
  std::string cid_prefix_;
  std::vector<std::size_t> said_;
  std::size_t open_ = 0;
  std::size_t in_ = 0;
  std::string room_;
  std::string epoch_;
  std::optional<std::string> failure_;
  Audience* audience_ = nullptr;
  MonoTime now_{};
};

}  // namespace parley::cli
