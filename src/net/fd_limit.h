// How many files and sockets this process may have open.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace parley::net {

// Raises the soft limit to the hard one (RLIMIT_NOFILE) and tells it. Each connection needs one.
Result<std::uint64_t> raise_fd_limit();

}  // namespace parley::net
