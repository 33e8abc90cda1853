#include "cli/bench/target.h"

#include <fmt/format.h>

#include "loop/os_clock.h"

namespace parley::cli {
namespace {

constexpr std::string_view kPlain = "ws://";
constexpr std::string_view kSecure = "wss://";

// Where the port begins, or the end: what is in brackets has colons of its own (RFC 3986 3.2.2).
std::size_t end_of_name(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  if (colon == std::string_view::npos) return host.size();
  return bracket != std::string_view::npos && colon < bracket ? host.size() : colon;
}

std::string_view without_brackets(std::string_view name) {
  const bool bracketed = name.size() >= 2 && name.front() == '[' && name.back() == ']';
  return bracketed ? name.substr(1, name.size() - 2) : name;
}

Result<std::shared_ptr<const tls::Context>> context_for(Trust trust) {
  if (trust == Trust::kAnyone) return tls::Context::client_trusting_anyone();
  return tls::Context::client_trusting_system(loop::read_clocks().wall);
}

}  // namespace

Result<Target> parse_target(std::string_view url, Trust trust) {
  const bool secure = url.starts_with(kSecure);
  if (!secure && !url.starts_with(kPlain)) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("'{}': a URL begins with ws:// or wss://", url));
  }
  const std::string_view rest = url.substr(secure ? kSecure.size() : kPlain.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("'{}': the path is missing: /v1/ws or /chat", url));
  }
  Target target;
  target.host = rest.substr(0, slash);
  target.path = rest.substr(slash);
  const std::size_t name_bytes = end_of_name(target.host);
  target.name = without_brackets(std::string_view(target.host).substr(0, name_bytes));
  if (target.name.empty()) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("'{}': the host is missing", url));
  }
  std::string where = target.host;
  if (name_bytes == where.size()) where += secure ? ":443" : ":80";
  const Result<net::Address> found = net::Address::resolve(where);
  if (!found) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("'{}': nobody is found under {}", url, where));
  }
  target.address = *found;
  if (secure) target.tls = TRY(context_for(trust));
  return target;
}

}  // namespace parley::cli
