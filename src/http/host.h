// Host: whom a request is for, as its Host field or the authority of its target says
// (RFC 9110 7.2, RFC 3986 3.2.2).
//
// Threads: any; pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

struct Host {
  // In lower case, without brackets, the zone of an IPv6 address, and the dot of the root.
  std::string name;
  bool bracketed = false;  // an IPv6 address, or what pretends to be one
  std::optional<std::uint16_t> port{};

  // Only of the name: who passes a request on often listens on another port.
  [[nodiscard]] bool is_same_name(const Host& other) const {
    return name == other.name && bracketed == other.bracketed;
  }
};

// Nothing for what no URL could hold: a user, blanks, letters beyond ASCII, empty labels.
[[nodiscard]] std::optional<Host> parse_host(std::string_view authority);

// `localhost` and what is below it, which no name server is asked for (RFC 6761 6.3).
[[nodiscard]] bool is_localhost(const Host& host);

// As in a URL, without the port.
[[nodiscard]] std::string host_text(const Host& host);

}  // namespace parley::http
