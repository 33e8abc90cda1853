#include "net/stream.h"

#include <fmt/format.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "base/check.h"

namespace parley::net {

namespace {

Result<void> set_option(int fd, int level, int name, int value) {
  if (::setsockopt(fd, level, name, &value, sizeof value) != 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot set up a connection: {}", strerror(errno)));
  }
  return {};
}

IoResult without_bytes(int error) {
  if (error == EAGAIN || error == EWOULDBLOCK) return {.status = IoStatus::kWouldBlock};
  return {.status = IoStatus::kClosed, .error = error};
}

}  // namespace

Result<Stream> Stream::connect(const Address& address) {
  CHECK(address.family() != AF_UNSPEC);
  Stream stream(Fd(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
  if (!stream) {
    return fail(ErrorCode::kIo, fmt::format("cannot make a connection: {}", strerror(errno)));
  }
  TRY(stream.set_no_delay());
  TRY(stream.set_user_timeout(kUserTimeout));
  if (::connect(stream.fd(), address.data(), address.size()) != 0 && errno != EINPROGRESS) {
    return fail(ErrorCode::kIo,
                fmt::format("cannot connect to {}: {}", address.format(), strerror(errno)));
  }
  return stream;
}

int Stream::connect_error() const {
  int error = 0;
  socklen_t size = sizeof error;
  CHECK(::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size) == 0);
  return error;
}

IoResult Stream::read(std::span<std::byte> into) {
  CHECK(!into.empty());  // 0 would look like the end
  while (true) {
    const ssize_t count = ::recv(fd(), into.data(), into.size(), 0);
    if (count > 0) return {.bytes = static_cast<std::size_t>(count)};
    if (count == 0) return {.status = IoStatus::kClosed};
    if (errno != EINTR) return without_bytes(errno);
  }
}

IoResult Stream::write(std::span<const iovec> pieces) {
  CHECK(!pieces.empty());
  if (pieces.size() == 1) {  // send() is the shorter way through the kernel
    return write(std::span(static_cast<const std::byte*>(pieces[0].iov_base), pieces[0].iov_len));
  }
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces.data());  // sendmsg does not write to it
  message.msg_iovlen = std::min<std::size_t>(pieces.size(), IOV_MAX);
  while (true) {
    const ssize_t count = ::sendmsg(fd(), &message, MSG_NOSIGNAL);
    if (count >= 0) return {.bytes = static_cast<std::size_t>(count)};
    if (errno != EINTR) return without_bytes(errno);
  }
}

IoResult Stream::write(std::span<const std::byte> bytes) {
  while (true) {
    const ssize_t count = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) return {.bytes = static_cast<std::size_t>(count)};
    if (errno != EINTR) return without_bytes(errno);
  }
}

void Stream::write_and_close(std::string_view text) {
  write(std::as_bytes(std::span(text)));
  shutdown_write();
  // What it has said already is taken off the socket: unread, it would make the kernel send a reset
  // that can overtake the word.
  std::array<std::byte, 4096> unheard;
  read(unheard);
  close();
}

// Fails only where the peer is gone already, and then the next read tells.
void Stream::shutdown_write() {
  ::shutdown(fd(), SHUT_WR);
}

Result<void> Stream::set_no_delay() {
  return set_option(fd(), IPPROTO_TCP, TCP_NODELAY, 1);
}

Result<void> Stream::set_send_buffer_bytes(int bytes) {
  return set_option(fd(), SOL_SOCKET, SO_SNDBUF, bytes);
}

Result<void> Stream::set_user_timeout(Millis time) {
  return set_option(fd(), IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(time.count()));
}

// Fails only for what is no TCP socket.
Millis Stream::since_ack() const {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (::getsockopt(fd(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return Millis(0);
  return Millis(info.tcpi_last_ack_recv);
}

}  // namespace parley::net
