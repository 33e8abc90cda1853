// Notice: that somebody was refused, for the log: whoever runs the server can cure most of it, and
// would not hear of it from the one who was refused.
//
// Threads: a value.
#pragma once

#include <cstdint>
#include <string>

namespace parley::gateway {

struct Notice {
  enum class Kind : std::uint8_t {
    kHost,         // asked for by a name that is not this server's
    kOrigin,       // a page of somebody else
    kNoUpgrade,    // a WebSocket through a proxy that does not pass upgrades on
    kSessions,     // no more clients without WebSocket
    kAddress,      // no more connections from one address
    kConnections,  // no more connections at all
    kMemory,       // no more memory
    kDescriptors,  // none left to accept with
  };
  static constexpr std::size_t kKinds = 8;

  Kind kind = Kind::kHost;
  std::string about{};  // the host or the origin; may be empty
  std::string cure{};   // what to do: an option, filled in; empty where there is none
};

}  // namespace parley::gateway
