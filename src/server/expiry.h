// Expiry: what an operator is told about the day on which the certificate ends.
//
// Threads: any. Time is an argument.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"
#include "server/log.h"

namespace parley::server {

// Time enough to see it in a log, and to find out why the renewal that should have come did not:
// those who renew by a program do it a month before.
inline constexpr auto kExpiryNear = std::chrono::days(14);

struct Expiry {
  LogLevel level = LogLevel::kInfo;  // a warning when near, an error when past
  std::int64_t days = 0;             // whole ones that are left; negative: since then

  bool near() const { return level != LogLevel::kInfo; }
};

Expiry expiry_of(WallTime expires, WallTime now);

// One line, of the level that expiry_of() gives.
void log_expiry(WallTime expires, WallTime now);

}  // namespace parley::server
