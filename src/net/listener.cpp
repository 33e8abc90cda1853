#include "net/listener.h"

#include <fmt/format.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "net/stream.h"

namespace parley::net {

namespace {

tl::unexpected<Error> cannot_listen(const Address& address, int error) {
  const std::string text = address.format();
  switch (error) {
    case EADDRINUSE:
      return fail(ErrorCode::kBusy, fmt::format("{} is already in use: is another Parley running? "
                                                "Stop it, or choose another address with --listen",
                                                text));
    case EADDRNOTAVAIL:
      return fail(
          ErrorCode::kInvalidUsage,
          fmt::format("{} is not an address of this machine: choose another with --listen", text));
    case EACCES:
      return fail(ErrorCode::kInvalidUsage,
                  fmt::format("this user may not listen on {}: choose a port from 1024 up "
                              "with --listen",
                              text));
    default:
      return fail(ErrorCode::kIo, fmt::format("cannot listen on {}: {}", text, strerror(error)));
  }
}

bool set_option(int fd, int level, int name, int value) {
  return ::setsockopt(fd, level, name, &value, sizeof value) == 0;
}

// What each accepted socket inherits stands here too, so that accepting costs no further calls.
bool set_options(int fd, int family, PortSharing sharing) {
  constexpr auto kUserTimeoutMs = static_cast<int>(Stream::kUserTimeout.count());
  return set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1) &&
         (sharing == PortSharing::kExclusive || set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1)) &&
         (family != AF_INET6 || set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0)) &&
         set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1) &&
         set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, kUserTimeoutMs);
}

Fd make_socket(int family) {
  return Fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(loop::Loop& loop, const Address& address,
                                                 AcceptHandler& handler, PortSharing sharing) {
  CHECK(address.family() != AF_UNSPEC);
  Address wanted = address;
  Fd fd = make_socket(wanted.family());
  // "Every interface" on a machine without IPv6 is every IPv4 interface.
  if (!fd && errno == EAFNOSUPPORT && wanted.is_any()) {
    wanted = Address::any_ipv4(wanted.port());
    fd = make_socket(wanted.family());
  }
  if (!fd || !set_options(fd.get(), wanted.family(), sharing) ||
      ::bind(fd.get(), wanted.data(), wanted.size()) != 0 || ::listen(fd.get(), kBacklog) != 0) {
    return cannot_listen(wanted, errno);
  }
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
    return cannot_listen(wanted, errno);
  }
  std::unique_ptr<Listener> listener(
      new Listener(loop, std::move(fd), Address::from(bound), handler));
  TRY(loop.add(listener->fd_.get(), loop::Interest::kRead, *listener));
  listener->state_ = State::kAccepting;
  return listener;
}

Listener::Listener(loop::Loop& loop, Fd fd, const Address& address, AcceptHandler& handler)
    : loop_(loop), handler_(handler), address_(address), fd_(std::move(fd)) {}

Listener::~Listener() {
  close();
}

void Listener::pause() {
  if (state_ == State::kClosed || state_ == State::kPaused) return;
  stop_watching();
  state_ = State::kPaused;
}

void Listener::resume() {
  if (state_ != State::kPaused) return;
  watch();
}

void Listener::close() {
  if (state_ == State::kClosed) return;
  if (state_ != State::kPaused) stop_watching();
  state_ = State::kClosed;
  fd_.reset();
}

void Listener::on_ready(loop::Ready) {
  for (int i = 0; i < kAcceptsPerTurn && state_ == State::kAccepting; ++i) {
    if (!accept_one()) return;
  }
}

// Whether there may be another.
bool Listener::accept_one() {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  Fd fd(::accept4(fd_.get(), reinterpret_cast<sockaddr*>(&peer), &size,
                  SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (fd) {
    handler_.on_accept(std::move(fd), Address::from(peer));
    return true;
  }
  switch (errno) {
    case EAGAIN:
      return false;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      wait_for_descriptors();
      return false;
    default:
      // The peer left before we came (ECONNABORTED), or another error of that one connection,
      // which Linux hands out here (accept(2)). The next one is not concerned.
      return true;
  }
}

void Listener::wait_for_descriptors() {
  ++exhausted_;
  stop_watching();
  state_ = State::kExhausted;
  retry_ = loop_.after(kRetryTime, [this] { watch(); });
}

void Listener::watch() {
  retry_ = {};
  if (loop_.add(fd_.get(), loop::Interest::kRead, *this)) {
    state_ = State::kAccepting;
    return;
  }
  // Only for want of memory or of epoll watches: a shortage like the other.
  state_ = State::kExhausted;
  ++exhausted_;
  retry_ = loop_.after(kRetryTime, [this] { watch(); });
}

void Listener::stop_watching() {
  if (state_ == State::kAccepting) loop_.remove(fd_.get());
  loop_.cancel(retry_);
  retry_ = {};
}

}  // namespace parley::net
