// What can be told of the options before anything is opened or made.
//
// Threads: any; pure.
#pragma once

#include "base/error.h"
#include "server/options.h"

namespace parley::server {

// kInvalidUsage with one line that says what would be right.
Result<void> check(const Options& options);

}  // namespace parley::server
