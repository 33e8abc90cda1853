// Address: an IPv4 or IPv6 address with a port, in the form the system calls take.
//
// An IPv4 address inside IPv6 (::ffff:192.0.2.1, what a dual-stack listener sees) becomes plain
// IPv4 on the way in, so that one peer has one text and one is_loopback().
//
// Threads: a value.
// Invariant: family() is AF_INET or AF_INET6, or AF_UNSPEC for a default-made one.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "net/address_block.h"

namespace parley::net {

class Address {
 public:
  Address() : any_{} {}

  // `127.0.0.1:8080`, `[::1]:0`, `localhost:8080` (127.0.0.1), `:8080` (every interface, both
  // families). kInvalidUsage with a line for the operator. Never asks a name server.
  static Result<Address> parse(std::string_view text);

  // The same, and host names through the system's resolver. Blocks: for listen addresses at start.
  static Result<Address> resolve(std::string_view text);

  static Address loopback(std::uint16_t port);
  static Address any_ipv4(std::uint16_t port);
  static Address any_ipv6(std::uint16_t port);
  static Address from(const sockaddr_storage& storage);

  int family() const { return any_.sa_family; }
  std::uint16_t port() const;
  Address with_port(std::uint16_t port) const;

  bool is_loopback() const;
  bool is_any() const;  // 0.0.0.0 or ::
  AddressBlock block() const;

  std::string host() const;    // `127.0.0.1`, `::1`
  std::string format() const;  // `127.0.0.1:8080`, `[::1]:8080`

  const sockaddr* data() const { return &any_; }
  socklen_t size() const;

  friend bool operator==(const Address& left, const Address& right);

 private:
  union {
    sockaddr any_;
    sockaddr_in ipv4_;
    sockaddr_in6 ipv6_;
  };
};

static_assert(sizeof(Address) <= 28, "one is kept per connection");

// Whether who is at the other end of this connected socket is on this machine, by a loopback
// address. A socket that is broken, or no socket of the Internet's, is nobody's: no.
bool has_local_peer(int fd);

// The IPv4 addresses others on the network can reach this machine by, port 0: for the URL that is
// shown at start. Empty when there is none or the system does not tell; nothing depends on it.
std::vector<Address> local_addresses();

}  // namespace parley::net
