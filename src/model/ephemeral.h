// What is told but not kept: no seq, first to be shed when a reader is slow.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "model/ids.h"
#include "model/room.h"

namespace parley::model {

struct TypingChanged {
  RoomId room;
  UserId user;
  bool on = true;
};
struct PresenceChanged {
  UserId user;
  Presence presence = Presence::kOffline;
};
struct ReadMoved {
  RoomId room;
  UserId user;
  Seq seq = 0;
};                      // told to the others
struct UnreadChanged {  // told to the reader's own connections
  RoomId room;
  Seq head = 0;  // of the room, as the counts know it
  Seq read = 0;
  std::uint64_t unread = 0;
  std::uint32_t mentions = 0;
};
struct ProfileChanged {
  UserView user;
};
struct Signalled {
  RoomId room;
  UserId from;
  std::string data;
};
struct Handed {
  UserId from;
  std::string text;
};  // `--article relay`: plain hand-over
struct Draining {
  std::uint32_t after_ms = 0;
};
struct WentLive {};

using Ephemeral = std::variant<TypingChanged, PresenceChanged, ReadMoved, UnreadChanged,
                               ProfileChanged, Signalled, Handed, Draining, WentLive>;

}  // namespace parley::model
