// Base64 (RFC 4648): the standard alphabet with padding (section 4) and the URL-safe one without
// (section 5). Decoding is strict: no blanks, no line breaks, right padding, no stray bits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley {

[[nodiscard]] std::string base64_encode(std::string_view bytes);
[[nodiscard]] std::string base64url_encode(std::string_view bytes);

// Nothing where the text is not exactly what the encoder of that form writes.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace parley
