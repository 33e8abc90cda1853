// The physical limit of fan-out: what comes from any connection is sent to all of them, with one
// send() a connection and nothing around it: no JSON, no names, no memory of anything.
//
//     bare-send             one send() for all that came in a turn of the loop
//     bare-send --each      one send() for each message
//
// WebSocket (RFC 6455) only as far as the load generator needs it: text frames under 64 KiB, and a
// close. Not a server for people: a peer that breaks the protocol or does not read is let go.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int kEvents = 512;
constexpr std::size_t kMaskBytes = 4;
constexpr std::uint8_t kLength16 = 126;
constexpr std::uint8_t kTextFrame = 0x81;
constexpr std::uint8_t kCloseFrame = 0x88;

struct Connection {
  int fd = -1;
  bool open = false;  // the handshake is done
  std::string in;
};

void append_frame(std::string& out, std::string_view payload) {
  out += static_cast<char>(kTextFrame);
  if (payload.size() < kLength16) {
    out += static_cast<char>(payload.size());
  } else {
    out += static_cast<char>(kLength16);
    out += static_cast<char>(payload.size() >> 8U);
    out += static_cast<char>(payload.size() & 0xFFU);
  }
  out += payload;
}

// RFC 6455 4.2.2.
std::string accept_key(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 32> out{};
  EVP_EncodeBlock(out.data(), digest.data(), static_cast<int>(digest.size()));
  return reinterpret_cast<const char*>(out.data());
}

class BareSend {
 public:
  BareSend(int epoll, int listener, bool each)
      : epoll_(epoll), listener_(listener), each_(each), buffer_(64 * 1024) {}

  void turn() {
    std::array<epoll_event, kEvents> events;
    const int count = epoll_wait(epoll_, events.data(), kEvents, -1);
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener_) {
        accept_all();
      } else {
        read(connections_[static_cast<std::size_t>(fd)]);
      }
    }
    send_all();
  }

 private:
  void accept_all() {
    for (int fd = 0; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
      const int one = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      if (static_cast<std::size_t>(fd) >= connections_.size()) {
        connections_.resize(static_cast<std::size_t>(fd) + 1);
      }
      connections_[static_cast<std::size_t>(fd)] = {fd, false, {}};
      epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
      epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    }
  }

  void read(Connection& connection) {
    const ssize_t got = recv(connection.fd, buffer_.data(), buffer_.size(), 0);
    if (got <= 0) return drop(connection);
    connection.in.append(buffer_.data(), static_cast<std::size_t>(got));
    if (!connection.open) return upgrade(connection);
    while (take_frame(connection)) continue;
  }

  void upgrade(Connection& connection) {
    constexpr std::string_view kKey = "Sec-WebSocket-Key: ";
    const std::size_t end = connection.in.find("\r\n\r\n");
    const std::size_t key = connection.in.find(kKey);
    if (end == std::string::npos || key == std::string::npos) return;
    const std::size_t begin = key + kKey.size();
    const std::string answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept_key(std::string_view(connection.in)
                       .substr(begin, connection.in.find('\r', begin) - begin)) +
        "\r\n\r\n";
    connection.in.clear();
    connection.open = true;
    send_to(connection, answer);
  }

  // False: there is no whole frame.
  bool take_frame(Connection& connection) {
    std::string& in = connection.in;
    if (in.size() < 2) return false;
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(in[at]); };
    std::size_t header = 2;
    std::size_t length = byte(1) & 0x7FU;
    if (length == kLength16) {
      if (in.size() < 4) return false;
      header = 4;
      length = std::size_t{byte(2)} << 8U | byte(3);
    }
    const std::size_t payload = header + kMaskBytes;
    if (in.size() < payload + length) return false;
    for (std::size_t i = 0; i < length; ++i) {
      in[payload + i] = static_cast<char>(byte(payload + i) ^ byte(header + i % kMaskBytes));
    }
    if (byte(0) == kCloseFrame) {
      drop(connection);
      return false;
    }
    if (byte(0) == kTextFrame) append_frame(out_, std::string_view(in).substr(payload, length));
    in.erase(0, payload + length);
    if (each_) send_all();
    return !in.empty();
  }

  void send_all() {
    if (out_.empty()) return;
    for (Connection& connection : connections_) {
      if (connection.open) send_to(connection, out_);
    }
    out_.clear();
  }

  void send_to(Connection& connection, std::string_view bytes) {
    const ssize_t sent = send(connection.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(bytes.size())) drop(connection);
  }

  void drop(Connection& connection) {
    close(connection.fd);
    connection = {};
  }

  const int epoll_;
  const int listener_;
  const bool each_;
  std::vector<char> buffer_;
  std::vector<Connection> connections_;  // by fd
  std::string out_;
};

void raise_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  raise_descriptors();
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const int epoll = epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
  if (bind(listener, any, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, any, &size) != 0 ||
      epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0) {
    std::perror("bare-send");
    return 1;
  }
  std::printf("bare-send ready http://127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  BareSend server(epoll, listener, argc > 1 && std::string_view(argv[1]) == "--each");
  while (true) server.turn();
}
