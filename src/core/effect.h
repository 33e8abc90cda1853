// Effects: what the core wants done. The core decides, `server` carries out, in the order given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "model/answer.h"
#include "model/client.h"
#include "model/ephemeral.h"
#include "model/event.h"
#include "model/history.h"
#include "model/write.h"

namespace parley::core {

using model::ClientId;

// Names a question that the core asked; its answer comes back with it.
using Ticket = std::uint64_t;

// The number a client gave its command; none: it wants no reply (errors are sent all the same).
using RequestId = std::optional<std::uint64_t>;

// Why a connection is told to go. wire/closes.h has the numbers.
enum class Farewell : std::uint8_t {
  kBye,
  kReplaced,
  kUnauthorized,
  kRateLimited,
  kInternal,
  kVersion
};

// ---- to one client --------------------------------------------------------------------------
struct Reply {
  ClientId to;
  RequestId request;
  Result<model::Answer> answer;
};
struct Tell {
  ClientId to;
  model::Ephemeral what;
};
struct CloseClient {
  ClientId client;
  Farewell farewell = Farewell::kBye;
};
// From now on this connection is a cursor in `log`, whose next event is `from`; `head` is the last
// one there is. `leads`: nothing of other logs goes out while something of this one is due; only
// the first log that is followed can be it.
struct Follow {
  ClientId client;
  model::RoomId log;
  model::Seq from = 1;
  model::Seq head = 0;
  bool leads = false;
};
struct Unfollow {
  ClientId client;
  model::RoomId log;
};
// The follows of a hello are complete: say `live` once they have caught up with the heads given.
struct Resumed {
  ClientId client;
};

// ---- to everyone who follows a log ----------------------------------------------------------
// A durable event, after its commit. `push` false: counted as skipped by readers, not sent (large
// rooms' `member`).
struct Publish {
  model::EventPtr event;
  bool push = true;
};
// Ephemeral. `except`: not to this connection.
struct Broadcast {
  model::RoomId log;
  model::Ephemeral what;
  std::optional<ClientId> except;
};

// ---- to the store ---------------------------------------------------------------------------
struct Submit {
  Ticket ticket = 0;
  model::Job job;
};  // answered by Core::done
struct Fetch {
  Ticket ticket = 0;
  model::HistoryQuery query;
};  // answered by Core::fetched
struct Count {
  Ticket ticket = 0;
  model::RoomId log;
  model::Seq seq = 0;
};  // answered by Core::counted

using Effect = std::variant<Reply, Tell, CloseClient, Follow, Unfollow, Resumed, Publish, Broadcast,
                            Submit, Fetch, Count>;
using Effects = std::vector<Effect>;

}  // namespace parley::core
