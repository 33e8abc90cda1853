#include "net/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>

#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>

#include "base/check.h"

namespace parley::net {

namespace {

constexpr std::size_t kHostBytesMax = 253;  // RFC 1035 2.3.4, as text

struct Parts {
  std::string host;  // without brackets
  std::uint16_t port = 0;
  bool bracketed = false;
};

tl::unexpected<Error> bad(std::string_view text) {
  return fail(ErrorCode::kInvalidUsage,
              fmt::format("`{}` is not an address to listen on; write host:port, for example "
                          "127.0.0.1:8080, [::1]:8080 or :8080",
                          text.substr(0, kHostBytesMax)));
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, port);
  if (digits.empty() || error != std::errc() || stopped != end) return std::nullopt;
  return port;
}

Result<Parts> split(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon > kHostBytesMax) return bad(text);  // npos, too: there is no port
  const std::optional<std::uint16_t> port = parse_port(text.substr(colon + 1));
  if (!port) return bad(text);
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  // `::1:8080` could mean two things; RFC 3986 3.2.2 asks for brackets.
  if (!bracketed && host.find(':') != std::string_view::npos) return bad(text);
  if (host.find('\0') != std::string_view::npos) return bad(text);
  return Parts{std::string(host), *port, bracketed};
}

// The forms that need no resolver; nothing when the host is a name.
std::optional<Address> numeric(const Parts& parts) {
  sockaddr_storage storage{};
  auto* const ipv4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* const ipv6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (parts.bracketed) {
    if (::inet_pton(AF_INET6, parts.host.c_str(), &ipv6->sin6_addr) != 1) return std::nullopt;
    ipv6->sin6_family = AF_INET6;
    ipv6->sin6_port = htons(parts.port);
    return Address::from(storage);
  }
  if (parts.host.empty()) return Address::any_ipv6(parts.port);
  if (parts.host == "localhost") return Address::loopback(parts.port);
  if (::inet_pton(AF_INET, parts.host.c_str(), &ipv4->sin_addr) != 1) return std::nullopt;
  ipv4->sin_family = AF_INET;
  ipv4->sin_port = htons(parts.port);
  return Address::from(storage);
}

sockaddr_storage storage_from(const sockaddr* address) {
  sockaddr_storage storage{};
  if (address->sa_family == AF_INET) std::memcpy(&storage, address, sizeof(sockaddr_in));
  if (address->sa_family == AF_INET6) std::memcpy(&storage, address, sizeof(sockaddr_in6));
  return storage;
}

}  // namespace

Result<Address> Address::parse(std::string_view text) {
  const Parts parts = TRY(split(text));
  if (const std::optional<Address> address = numeric(parts)) return *address;
  return bad(text);
}

Result<Address> Address::resolve(std::string_view text) {
  const Parts parts = TRY(split(text));
  if (const std::optional<Address> address = numeric(parts)) return *address;
  if (parts.bracketed) return bad(text);

  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(parts.host.c_str(), nullptr, &hints, &found); error != 0) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("cannot find the address of `{}`: {}",
                                                      parts.host, ::gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  return Address::from(storage_from(found->ai_addr)).with_port(parts.port);
}

Address Address::loopback(std::uint16_t port) {
  Address address = any_ipv4(port);
  address.ipv4_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Address Address::any_ipv4(std::uint16_t port) {
  Address address;
  address.ipv4_ = {};
  address.ipv4_.sin_family = AF_INET;
  address.ipv4_.sin_port = htons(port);
  return address;
}

Address Address::any_ipv6(std::uint16_t port) {
  Address address;
  address.ipv6_ = {};
  address.ipv6_.sin6_family = AF_INET6;
  address.ipv6_.sin6_port = htons(port);
  return address;
}

Address Address::from(const sockaddr_storage& storage) {
  Address address;
  if (storage.ss_family == AF_INET) std::memcpy(&address.ipv4_, &storage, sizeof(sockaddr_in));
  if (storage.ss_family == AF_INET6) {
    std::memcpy(&address.ipv6_, &storage, sizeof(sockaddr_in6));
    const sockaddr_in6 ipv6 = address.ipv6_;
    if (IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr)) {
      address = any_ipv4(ntohs(ipv6.sin6_port));
      std::memcpy(&address.ipv4_.sin_addr, &ipv6.sin6_addr.s6_addr[12], sizeof(in_addr));
    }
  }
  return address;
}

std::uint16_t Address::port() const {
  if (family() == AF_INET) return ntohs(ipv4_.sin_port);
  if (family() == AF_INET6) return ntohs(ipv6_.sin6_port);
  return 0;
}

Address Address::with_port(std::uint16_t port) const {
  Address address = *this;
  if (family() == AF_INET) address.ipv4_.sin_port = htons(port);
  if (family() == AF_INET6) address.ipv6_.sin6_port = htons(port);
  return address;
}

bool Address::is_loopback() const {
  if (family() == AF_INET) return ntohl(ipv4_.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
  return family() == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&ipv6_.sin6_addr);
}

bool Address::is_any() const {
  if (family() == AF_INET) return ipv4_.sin_addr.s_addr == htonl(INADDR_ANY);
  return family() == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&ipv6_.sin6_addr);
}

AddressBlock Address::block() const {
  if (family() == AF_INET) return {ntohl(ipv4_.sin_addr.s_addr), false};
  AddressBlock block{.prefix = 0, .ipv6 = true};
  if (family() == AF_INET6) std::memcpy(&block.prefix, &ipv6_.sin6_addr, sizeof block.prefix);
  return block;
}

std::string Address::host() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (family() == AF_INET) ::inet_ntop(AF_INET, &ipv4_.sin_addr, text.data(), text.size());
  if (family() == AF_INET6) ::inet_ntop(AF_INET6, &ipv6_.sin6_addr, text.data(), text.size());
  return text.data();
}

std::string Address::format() const {
  if (family() == AF_INET6) return fmt::format("[{}]:{}", host(), port());
  return fmt::format("{}:{}", host(), port());
}

socklen_t Address::size() const {
  return family() == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
}

bool operator==(const Address& left, const Address& right) {
  if (left.family() != right.family() || left.port() != right.port()) return false;
  if (left.family() == AF_INET) {
    return left.ipv4_.sin_addr.s_addr == right.ipv4_.sin_addr.s_addr;
  }
  if (left.family() != AF_INET6) return true;
  return left.ipv6_.sin6_scope_id == right.ipv6_.sin6_scope_id &&
         IN6_ARE_ADDR_EQUAL(&left.ipv6_.sin6_addr, &right.ipv6_.sin6_addr);
}

bool has_local_peer(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return false;
  const bool internet = storage.ss_family == AF_INET || storage.ss_family == AF_INET6;
  return internet && Address::from(storage).is_loopback();
}

std::vector<Address> local_addresses() {
  std::vector<Address> addresses;
  ifaddrs* found = nullptr;
  if (::getifaddrs(&found) != 0) return addresses;
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(found, &::freeifaddrs);
  for (const ifaddrs* entry = found; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_INET) continue;
    if ((entry->ifa_flags & IFF_UP) == 0) continue;
    const Address address = Address::from(storage_from(entry->ifa_addr));
    if (!address.is_loopback()) addresses.push_back(address);
  }
  return addresses;
}

}  // namespace parley::net
