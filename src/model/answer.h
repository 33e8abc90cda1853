// What a command is answered with when it went well. Errors are Error values.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "model/event.h"
#include "model/history.h"
#include "model/room.h"

namespace parley::model {

namespace answer {

struct Empty {};
struct Pong {
  std::optional<double> t;
};
// To each command with a cid: where its (first) event stands.
struct Done {
  Seq seq = 0;  // none: nothing happened in the room's log
  WallTime ts;
  RoomId room;         // of open, join, leave, invite, accept, decline; none: not written
  bool asked = false;  // of invite: who is invited has been asked, and is no member yet
  bool dup = false;
};
struct Hello {
  UserView user;
  std::string session;
  std::string epoch;
  std::string server_name;
  std::string server_version;
  WallTime time;
  std::string token;  // for a new guest only
  Seq us = 0;
  std::vector<RoomView> rooms;
  std::vector<UserView> users;  // partners of direct rooms, and who invites
  std::vector<OfferView> invites;
  std::vector<RoomId> resync;
};
struct Rooms {
  std::vector<RoomView> rooms;
  bool more = false;
};
struct Who {
  std::vector<MemberView> members;
  bool more = false;
};
struct Profiles {
  std::vector<UserView> users;
};
struct Me {
  UserView user;
  bool ask = false;
};
struct Invites {
  std::vector<OfferView> invites;  // open
  std::vector<OfferView> aside;    // declined, left, or never asked
};

// The article's routing result.
struct Routed {
  UserId to;
  bool delivered = false;
  bool stored = false;
};

}  // namespace answer

using Answer = std::variant<answer::Empty, answer::Pong, answer::Done, answer::Hello, HistoryPage,
                            answer::Rooms, answer::Who, answer::Profiles, answer::Me,
                            answer::Routed, answer::Invites>;

}  // namespace parley::model
