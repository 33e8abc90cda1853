#include "cli/bench/target.h"

#include <fmt/format.h>

namespace parley::cli {

Result<Target> parse_target(std::string_view url) {
  constexpr std::string_view kScheme = "ws://";
  if (!url.starts_with(kScheme)) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("'{}': a URL begins with ws://", url));
  }
  const std::string_view rest = url.substr(kScheme.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("'{}': the path is missing: /v1/ws or /chat", url));
  }
  Target target;
  target.host = rest.substr(0, slash);
  target.path = rest.substr(slash);
  target.address = TRY(net::Address::parse(target.host));
  return target;
}

}  // namespace parley::cli
