#include "gateway/gate.h"

#include <algorithm>
#include <string>

#include "gateway/refusal.h"
#include "gateway/unknown_host.h"
#include "http/origin.h"

namespace parley::gateway {
namespace {

bool is_probe(std::string_view path) {
  return path == "/healthz" || path == "/readyz";
}

// Where something is said or told; the rest are pages and files that anybody may have.
bool is_guarded(std::string_view path) {
  return path.starts_with("/v1/") || path == "/chat" || path == "/echo";
}

bool is_listed(const std::optional<http::Origin>& origin, const Settings& settings) {
  return origin &&
         std::ranges::find(settings.origins, http::origin_text(*origin)) != settings.origins.end();
}

// Who sends no Origin is no browser, or asks for what every page may ask for. A page at `http:` of
// this host passes at `https:`: which of them was in front of a proxy is not known here.
bool may_come(const http::Request& request, const std::optional<http::Origin>& origin,
              const std::optional<http::Host>& host) {
  if (request.header("Origin") == nullptr) return true;
  return count_headers(request.headers, "Origin") == 1 && origin && host &&
         http::is_of_host(*origin, *host);
}

Refused refuse_page(const std::optional<http::Origin>& origin) {
  if (!origin) {
    return {refuse(Refusal::kOrigin, "pages of other sites may not speak to this server"), {}};
  }
  const std::string text = http::origin_text(*origin);
  const std::string cure = "--origin " + text;
  return {refuse(Refusal::kOrigin, "pages of " + text +
                                       " may not speak to this server; who runs it can let them: "
                                       "parley serve " +
                                       cure),
          Notice{Notice::Kind::kOrigin, text, cure}};
}

}  // namespace

bool is_for_programs(std::string_view path) {
  return path.starts_with("/v1/");
}

std::optional<Refused> stop_at_gate(const http::Request& request, const Settings& settings,
                                    const Approach& approach) {
  if (is_probe(request.path)) return std::nullopt;
  const bool named = !request.authority.empty();  // HTTP/1.0 need not, and no browser speaks it
  const std::optional<http::Host> host = http::parse_host(request.authority);
  if (named && !(host && approach.hosts.knows(*host))) {
    return refuse_host(request, host, approach.encrypted);
  }
  if (!is_guarded(request.path)) return std::nullopt;
  const std::string* said = request.header("Origin");
  const auto origin = said == nullptr ? std::nullopt : http::parse_origin(*said);
  if (is_listed(origin, settings) && count_headers(request.headers, "Origin") == 1) {
    return std::nullopt;
  }
  const std::string* site = request.header("Sec-Fetch-Site");
  if (site != nullptr && equals_ignore_case(*site, "cross-site")) return refuse_page(origin);
  if (!may_come(request, origin, host)) return refuse_page(origin);
  return std::nullopt;
}

}  // namespace parley::gateway
