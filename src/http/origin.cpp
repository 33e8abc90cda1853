#include "http/origin.h"

#include "base/header_field.h"

namespace parley::http {
namespace {

using Scheme = Origin::Scheme;

constexpr std::string_view text_of(Scheme scheme) {
  return scheme == Scheme::kHttps ? "https://" : "http://";
}

constexpr std::uint16_t port_of(Scheme scheme) {
  return scheme == Scheme::kHttps ? 443 : 80;
}

}  // namespace

std::uint16_t Origin::port() const {
  return host.port.value_or(port_of(scheme));
}

std::optional<Origin> parse_origin(std::string_view text) {
  for (const Scheme scheme : {Scheme::kHttp, Scheme::kHttps}) {
    const std::string_view begin = text_of(scheme);
    if (!equals_ignore_case(text.substr(0, begin.size()), begin)) continue;
    std::optional<Host> host = parse_host(text.substr(begin.size()));
    if (!host) return std::nullopt;
    return Origin{scheme, std::move(*host)};
  }
  return std::nullopt;
}

std::string origin_text(const Origin& origin) {
  std::string text(text_of(origin.scheme));
  text += host_text(origin.host);
  if (origin.port() != port_of(origin.scheme)) text += ':' + std::to_string(origin.port());
  return text;
}

bool is_of_host(const Origin& origin, const Host& host) {
  return origin.host.is_same_name(host) &&
         origin.port() == host.port.value_or(port_of(origin.scheme));
}

}  // namespace parley::http
