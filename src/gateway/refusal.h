// Refusal: why a request of a client over HTTP (/v1/poll, /v1/sse, /v1/send) is not taken: one
// table of statuses and of what is said, as docs/protocol.md has it.
//
// Threads: any; pure.
#pragma once

#include <cstdint>

#include "http/response.h"

namespace parley::gateway {

enum class Refusal : std::uint8_t {
  kEnded,      // there is no such session, or no longer
  kLost,       // the client did not get the last response
  kOvertaken,  // another poll of the session came
  kTooLarge,   // the body
  kTurn,       // the header is no number
  kOrigin,     // a page of somebody else
  kMethod,     // another one is due
  kOldHttp,    // a stream needs HTTP/1.1
  kBusy,       // too many commands wait, or too many answers
  kFull,       // no more sessions on this loop
  kDraining,   // the server is about to go
};

// {"err":{"code":…,"msg":…,"retry":…}}, with `after` where waiting helps.
[[nodiscard]] http::Response refuse(Refusal why);

}  // namespace parley::gateway
