// Origin: where a page is from, as a browser says it (RFC 6454 6.2): scheme, host and port.
//
// Threads: any; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/host.h"

namespace parley::http {

struct Origin {
  enum class Scheme : unsigned char { kHttp, kHttps };

  Scheme scheme = Scheme::kHttp;
  Host host;

  [[nodiscard]] std::uint16_t port() const;
};

// Nothing for what is no page of the web: `null`, another scheme, a path behind the host.
[[nodiscard]] std::optional<Origin> parse_origin(std::string_view text);

// As browsers write it: lower case, without the scheme's own port.
[[nodiscard]] std::string origin_text(const Origin& origin);

// Whether a page of this origin was loaded from this host, as far as Host can tell: the scheme is
// whatever stands in front, and a port that it does not name is the scheme's own.
[[nodiscard]] bool is_of_host(const Origin& origin, const Host& host);

}  // namespace parley::http
