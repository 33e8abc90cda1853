// The codes that leave the process: the one table of their names and advice. A name is never reused
// for something else.
//
// Threads: any; constants.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley::wire {

struct ErrorInfo {
  ErrorCode code = ErrorCode::kInternal;
  std::string_view name;
  bool retry = false;       // the same request can work later
  std::string_view advice;  // to the author of a client
};

std::span<const ErrorInfo> errors();

// The world's codes are told as `unavailable` or `internal`.
const ErrorInfo& info_of(ErrorCode code);

// What a peer may read of an error: the message of a peer's fault; for the world's, one that says
// nothing of paths and systems.
std::string_view public_message(const Error& error);

}  // namespace parley::wire
