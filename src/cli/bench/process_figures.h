// What the kernel says of a running process: the server under measurement, or this one.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace parley::cli {

// CPU seconds of all its threads, user and system (/proc/PID/stat, in steps of 10 ms).
Result<double> cpu_seconds(int pid);

// Resident bytes (Rss of /proc/PID/smaps_rollup: exact, where statm may lag by pages).
Result<std::int64_t> resident_bytes(int pid);

}  // namespace parley::cli
