// Listener: a listening TCP socket on a loop, that hands out accepted connections.
//
// The sockets it hands out are nonblocking and close-on-exec; TCP_NODELAY and TCP_USER_TIMEOUT are
// set once on the listening socket, and Linux passes them on to each accepted one for nothing.
//
// When descriptors run out it leaves epoll and tries again after 100 ms: new peers wait in the
// kernel's queue, old connections feel nothing, and nothing spins.
//
// Threads: its loop's. Lifetime: the loop and the handler outlive it. The handler may pause() or
// close() it inside on_accept, not destroy it.
#pragma once

#include <cstdint>
#include <memory>

#include "base/error.h"
#include "loop/loop.h"
#include "net/address.h"
#include "net/fd.h"

namespace parley::net {

class AcceptHandler {
 public:
  virtual void on_accept(Fd fd, Address peer) = 0;

 protected:
  ~AcceptHandler() = default;
};

enum class PortSharing : std::uint8_t {
  kExclusive,  // a second listener on the port gets kBusy
  kReusePort,  // SO_REUSEPORT: listeners of several loops share one port
};

class Listener final : private loop::FdHandler {
 public:
  static constexpr int kBacklog = 4096;
  static constexpr int kAcceptsPerTurn = 64;
  static constexpr auto kRetryTime = Millis(100);

  // kBusy: the address is in use; kInvalidUsage: it is not ours or needs rights. Both with one
  // line for the operator.
  static Result<std::unique_ptr<Listener>> open(loop::Loop& loop, const Address& address,
                                                AcceptHandler& handler,
                                                PortSharing sharing = PortSharing::kExclusive);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // As bound: with the true port where 0 was asked for.
  const Address& address() const { return address_; }
  std::uint16_t port() const { return address_.port(); }

  // Peers wait in the kernel's queue until resume(). Both may be called twice.
  void pause();
  void resume();

  // For good: peers are refused from now on.
  void close();

  // How often descriptors ran out.
  std::uint64_t exhausted() const { return exhausted_; }

 private:
  enum class State : std::uint8_t { kAccepting, kPaused, kExhausted, kClosed };

  Listener(loop::Loop& loop, Fd fd, const Address& address, AcceptHandler& handler);

  void on_ready(loop::Ready ready) override;
  bool accept_one();
  void wait_for_descriptors();
  void watch();
  void stop_watching();

  loop::Loop& loop_;
  AcceptHandler& handler_;
  Address address_;
  Fd fd_;
  State state_ = State::kPaused;
  loop::TimerId retry_{};
  std::uint64_t exhausted_ = 0;
};

}  // namespace parley::net
