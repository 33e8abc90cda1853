// HeaderField: one line of an HTTP head, and the questions asked of a list of them. It stands in
// `base` because `http` reads heads and `ws` checks its handshake on them, and neither knows the
// other.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace parley {

struct HeaderField {
  std::string name;
  std::string value;

  friend bool operator==(const HeaderField&, const HeaderField&) = default;
};

using HeaderFields = std::span<const HeaderField>;

// ASCII only: field names and tokens are nothing else (RFC 9110 5.1, 5.6.2).
[[nodiscard]] bool equals_ignore_case(std::string_view a, std::string_view b);

// The value of the first field of that name, or nullptr.
[[nodiscard]] const std::string* find_header(HeaderFields fields, std::string_view name);

[[nodiscard]] std::size_t count_headers(HeaderFields fields, std::string_view name);

// True where a comma-separated list in any field of that name holds the token (RFC 9110 5.6.1).
// What follows a ';' is not part of the token.
[[nodiscard]] bool header_has_token(HeaderFields fields, std::string_view name,
                                    std::string_view token);

// Without blanks and tabs at both ends.
[[nodiscard]] std::string_view trim_blanks(std::string_view text);

}  // namespace parley
