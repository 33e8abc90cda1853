// LoadClient: one WebSocket connection of the load generator: connects, upgrades, hands messages
// up, answers pings.
//
// Threads: the loop's. Lifetime: the loop and the owner outlive it. Inside a callback the owner may
// say() more, not destroy the client.
// Invariant: what is said leaves in one write at the next flush().
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random.h"
#include "cli/bench/target.h"
#include "loop/loop.h"
#include "net/stream.h"
#include "ws/decoder.h"

namespace parley::cli {

class LoadClientOwner {
 public:
  virtual void on_open(std::size_t client) = 0;
  virtual void on_message(std::size_t client, std::string_view text) = 0;
  virtual void on_gone(std::size_t client, std::string reason) = 0;
  // It has something to say since the last flush().
  virtual void on_said(std::size_t client) = 0;

 protected:
  ~LoadClientOwner() = default;
};

class LoadClient final : private loop::FdHandler {
 public:
  // `random` needs no secrecy: masks keep proxies honest (RFC 6455 10.3), and here is none.
  LoadClient(loop::Loop& loop, LoadClientOwner& owner, SeededRandom& random, std::size_t index);
  ~LoadClient();
  LoadClient(const LoadClient&) = delete;
  LoadClient& operator=(const LoadClient&) = delete;

  Result<void> connect(const Target& target);
  void say(std::string_view text);
  void flush();

 private:
  enum class State { kIdle, kConnecting, kUpgrading, kOpen, kGone };

  void on_ready(loop::Ready ready) override;
  void begin_upgrade();
  void read();
  void take(std::span<char> bytes);
  void finish_upgrade(std::span<char> bytes);
  void handle(const ws::Step& step);
  void append(ws::Opcode opcode, std::string_view payload);
  void end(std::string reason);

  loop::Loop& loop_;
  LoadClientOwner& owner_;
  SeededRandom& random_;
  const std::size_t index_;
  State state_ = State::kIdle;
  bool said_ = false;
  net::Stream stream_;
  ws::Decoder decoder_;
  std::string out_;
  std::string head_;  // of the answer to the upgrade, while it is in pieces
  std::string key_;
};

}  // namespace parley::cli
