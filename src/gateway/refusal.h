// Refusal: why a request to /v1/* is not taken, or nobody is let in at all: one table of statuses
// and of what is said, as docs/protocol.md has it.
//
// Threads: any; pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/response.h"

namespace parley::gateway {

enum class Refusal : std::uint8_t {
  kEnded,      // there is no such session, or no longer
  kLost,       // the client did not get the last response
  kOvertaken,  // another poll of the session came
  kTooLarge,   // the body
  kTurn,       // the header is no number
  kOrigin,     // a page of somebody else
  kHost,       // asked for by a name that is not this server's
  kMethod,     // another one is due
  kHandshake,  // of a WebSocket, and wrong in itself
  kOldHttp,    // a WebSocket by HTTP/1.0
  kNoUpgrade,  // a WebSocket's address, and no WebSocket is asked for
  kBusy,       // too many commands wait, or too many answers
  kSessions,   // no more clients without WebSocket on this loop
  kAddress,    // no more connections from one address
  kFull,       // no more connections, or no more memory
  kDraining,   // the server is about to go
};

// {"err":{"code":…,"msg":…,"retry":…}}, with `after` where waiting helps.
[[nodiscard]] http::Response refuse(Refusal why);
// The same with words of one's own.
[[nodiscard]] http::Response refuse(Refusal why, std::string_view message);

}  // namespace parley::gateway
