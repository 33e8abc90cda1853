// The version of this Parley, as told in `hello`, `--version` and CHANGELOG.md.
#pragma once

#include <string_view>

namespace parley {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace parley
