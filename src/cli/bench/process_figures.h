// What the kernel says of a running process: the server under measurement, or this one.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace parley::cli {

// CPU seconds of all its threads, user and system (/proc/PID/stat, in steps of 10 ms).
Result<double> cpu_seconds(int pid);

// Bytes that wait in the kernel's send queues of the connections from this local port (tx_queue of
// /proc/net/tcp, IPv4, this network namespace).
Result<std::int64_t> queued_bytes(std::uint16_t port);

// Resident bytes (Rss of /proc/PID/smaps_rollup: exact, where statm may lag by pages).
Result<std::int64_t> resident_bytes(int pid);

}  // namespace parley::cli
