// LoadClient: one WebSocket connection of the load generator: connects, in TLS where the target is
// so, upgrades, hands messages up, answers pings, says goodbye. It can stop reading, as a person's
// stalled phone does.
//
// Threads: the loop's. Lifetime: the loop and the owner outlive it. Inside a callback the owner may
// say() more or leave(), not destroy the client and not resume() it.
// Invariant: what is said leaves in one write at the next flush().
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random.h"
#include "cli/bench/client_tls.h"
#include "cli/bench/target.h"
#include "loop/loop.h"
#include "net/stream.h"
#include "ws/decoder.h"

namespace parley::cli {

class LoadClientOwner {
 public:
  virtual void on_open(std::size_t client) = 0;
  // Bytes were read and their messages follow: the moment to look at the clock, once for all.
  virtual void on_read() = 0;
  virtual void on_message(std::size_t client, std::string_view text) = 0;
  // The connection ended, after leave() or (with a reason) without.
  virtual void on_left(std::size_t client) = 0;
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

  // Says goodbye; on_left() follows when the server has closed (RFC 6455 7.1.1: the server first).
  void leave();

  // Reads nothing from now on, and lets the kernel keep no more than it must; then reads on.
  Result<void> stall();
  Result<void> resume();

 private:
  enum class State { kIdle, kConnecting, kUpgrading, kOpen, kLeaving, kGone };

  void on_ready(loop::Ready ready) override;
  Result<void> set_receive_bytes(int bytes);
  void begin_upgrade();
  void read(bool to_the_end);
  void open(std::span<const char> sealed);
  void take(std::span<char> bytes);
  void take_step(std::span<char>& bytes);
  void finish_upgrade(std::span<char> bytes);
  void append(ws::Opcode opcode, std::string_view payload);
  void end(std::string reason);

  loop::Loop& loop_;
  LoadClientOwner& owner_;
  SeededRandom& random_;
  const std::size_t index_;
  State state_ = State::kIdle;
  bool said_ = false;
  bool stalled_ = false;
  bool in_pieces_ = false;  // the decoder holds the beginning of a message
  net::Stream stream_;
  std::optional<ClientTls> tls_;
  ws::Decoder decoder_;
  std::string out_;
  std::string head_;  // of the answer to the upgrade, while it is in pieces
  std::string key_;
};

}  // namespace parley::cli
