// What --origin takes: the origin of a page, as browsers send it, and nothing that would match
// nobody, or everybody.
//
// Threads: any; pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace parley::server {

// In the one form that is compared (http/origin.h). kInvalidUsage with a line that says what would
// be right.
Result<std::string> read_origin(std::string_view text);

}  // namespace parley::server
