// Extension: one element of Sec-WebSocket-Extensions (RFC 6455 9.1), as its grammar has it and no
// meaning given: what is offered or accepted, with its parameters, in the order of the header.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/header_field.h"

namespace parley::ws {

inline constexpr std::string_view kExtensionsField = "Sec-WebSocket-Extensions";

// Browsers offer one extension with one parameter, careful clients three with four. A head has
// room for thousands of either, and none of them would be looked at.
inline constexpr std::size_t kExtensionsMax = 16;
inline constexpr std::size_t kExtensionParametersMax = 16;

struct ExtensionParameter {
  std::string name;
  std::optional<std::string> value;  // a token; what was quoted is unquoted
};

struct Extension {
  std::string name;
  std::vector<ExtensionParameter> parameters;
};

// The extensions of all fields of that name, as if they were one list (RFC 6455 9.1: the order of
// the lines is the order of the list). Empty where there is no such field; nothing where any of it
// breaks the grammar or is over the maxima, as nobody can say what the rest then means.
[[nodiscard]] std::optional<std::vector<Extension>> parse_extensions(HeaderFields fields);

}  // namespace parley::ws
