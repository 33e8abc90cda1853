#include "gateway/known_hosts.h"

#include <algorithm>
#include <string_view>

#include "net/address.h"

namespace parley::gateway {
namespace {

void put_in_order(std::vector<std::string>& names) {
  std::ranges::sort(names);
  const auto doubles = std::ranges::unique(names);
  names.erase(doubles.begin(), doubles.end());
}

// In the one form that browsers send: those with fewer parts, or in hex, they have written out.
bool is_address(const http::Host& host) {
  const bool numeric =
      host.bracketed || host.name.find_first_not_of("0123456789.") == host.name.npos;
  return numeric && net::Address::parse(http::host_text(host) + ":0").has_value();
}

}  // namespace

KnownHosts::KnownHosts(std::span<const std::string> names) {
  constexpr std::string_view kAny = "*.";
  for (std::string_view name : names) {
    const bool wildcard = name.starts_with(kAny);
    if (wildcard) name.remove_prefix(kAny.size());
    std::optional<http::Host> host = http::parse_host(name);
    if (!host || host->bracketed || host->port) continue;
    (wildcard ? wildcards_ : names_).push_back(std::move(host->name));
  }
  put_in_order(names_);
  put_in_order(wildcards_);
}

bool KnownHosts::knows(const http::Host& host) const {
  if (http::is_localhost(host) || is_address(host)) return true;
  if (host.bracketed) return false;
  if (std::ranges::binary_search(names_, host.name)) return true;
  const std::size_t dot = host.name.find('.');
  return dot != std::string::npos &&
         std::ranges::binary_search(wildcards_, host.name.substr(dot + 1));
}

}  // namespace parley::gateway
