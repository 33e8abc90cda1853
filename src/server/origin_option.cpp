#include "server/origin_option.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/header_field.h"
#include "http/origin.h"

namespace parley::server {
namespace {

constexpr std::size_t kShownBytesMax = 256;

tl::unexpected<Error> wrong(std::string_view text, std::string_view why) {
  return fail(ErrorCode::kInvalidUsage,
              fmt::format("--origin {}: {}", text.substr(0, kShownBytesMax), why));
}

// The origin that was meant, where what stands behind the host is all that is wrong.
std::optional<http::Origin> meant_by(std::string_view text) {
  const std::size_t host = text.find("://") + 3;  // there is one
  return http::parse_origin(text.substr(0, text.find_first_of("/?#", host)));
}

}  // namespace

Result<std::string> read_origin(std::string_view text) {
  constexpr std::string_view kExample = "write for example https://chat.example.org";
  if (const auto origin = http::parse_origin(text)) return http::origin_text(*origin);
  if (text == "*" || text == "null") {
    return wrong(
        text, fmt::format("any page of the web would be let in; name each origin, {}", kExample));
  }
  const bool beyond_ascii = std::ranges::any_of(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
  if (beyond_ascii) {
    return wrong(text,
                 "write the name as browsers send it, in ASCII (xn--...): a browser's "
                 "address bar gives it so when it is copied");
  }
  if (text.find("://") == std::string_view::npos) {
    if (const auto meant = http::parse_origin(fmt::format("https://{}", text))) {
      return wrong(text, fmt::format("the scheme is missing; write {}", http::origin_text(*meant)));
    }
    return wrong(text, fmt::format("this is no origin; {}", kExample));
  }
  if (const auto meant = meant_by(text)) {
    return wrong(text, fmt::format("an origin ends with its host and port; write {}",
                                   http::origin_text(*meant)));
  }
  return wrong(text, fmt::format("an origin is http:// or https://, a host, and a port where it is "
                                 "not the usual one; {}",
                                 kExample));
}

}  // namespace parley::server
