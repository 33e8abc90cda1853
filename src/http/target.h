// The request target of RFC 9112 3.2: path and query, percent-decoded, and nothing that could mean
// another path to somebody else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::http {

struct Target {
  std::string path;
  std::string authority;  // of the absolute form, as sent; else empty
  std::vector<std::pair<std::string, std::string>> query;

  friend bool operator==(const Target&, const Target&) = default;
};

// Nothing for a target that is not origin-form or absolute-form (RFC 9112 3.2.1, 3.2.2), has a bad
// percent escape, an escaped slash, a "." or ".." segment, a control character, a backslash, or is
// not UTF-8 when decoded.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

// %XX to bytes; nothing for an escape that is none.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

}  // namespace parley::http
