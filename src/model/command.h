// The commands of the chat as plain values. `wire` says how each looks in JSON, `core` what each
// does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/event.h"
#include "model/history.h"
#include "model/ids.h"
#include "model/room.h"
#include "model/write.h"

namespace parley::model {

// A room as a client names it: by id, or by `#name` (without the sign here).
struct RoomRef {
  RoomId id;
  std::string name;
};

// What the client already holds (PROTOCOL "since").
struct Since {
  std::string epoch;
  Seq user = 0;
  std::vector<std::pair<RoomId, Seq>> rooms;
};

namespace cmd {

struct Hello {
  std::uint64_t version = 1;
  std::string token;       // one of token,
  std::string guest_name;  // guest
  std::string device;
  std::string agent;
  std::optional<Since> since;
};
struct Bye {};
struct Ping {
  std::optional<double> t;
};
struct Send {
  RoomRef room;
  std::string cid;
  std::string text;
  TextFormat format = TextFormat::kMarkdown;
  Seq reply = 0;
  std::optional<std::vector<UserId>> mentions;
};
struct Edit {
  RoomRef room;
  std::string cid;
  Seq of = 0;
  std::string text;
  std::optional<std::vector<UserId>> mentions;
};
struct Delete {
  RoomRef room;
  std::string cid;
  Seq of = 0;
};
struct React {
  RoomRef room;
  std::string cid;
  Seq of = 0;
  std::string emoji;
  bool on = true;
};
struct Open {
  std::string cid;
  RoomKind kind = RoomKind::kPublic;
  std::string name;
  std::string title;
  std::string topic;
  std::vector<UserId> members;
};
struct Join {
  RoomRef room;
  std::string cid;
};
struct Leave {
  RoomRef room;
  std::string cid;
};
struct Invite {
  RoomRef room;
  std::string cid;
  UserId user;
};
struct Set {
  RoomRef room;
  std::string cid;
  std::optional<std::string> title;
  std::optional<std::string> topic;
};
struct Read {
  RoomRef room;
  Seq seq = 0;
};
struct Typing {
  RoomRef room;
  bool on = true;
};
struct Signal {
  RoomRef room;
  std::string data;
};  // data: one JSON value, verbatim, without line breaks
struct History {
  RoomRef room;
  std::optional<Seq> before, after, around;
  std::uint64_t limit = 50;
};
enum class RoomsScope : std::uint8_t { kMine, kPublic };
struct Rooms {
  RoomsScope scope = RoomsScope::kMine;
  std::optional<RoomRef> after;
  std::uint64_t limit = 200;
};
struct Who {
  RoomRef room;
};
struct Profile {
  std::vector<UserId> users;
};
struct Me {
  std::optional<std::string> display;
  std::optional<bool> ask;  // to be asked before every room, whoever brings it
};
// An invitation, or a direct room that somebody new has opened. `by`: whose, where several have
// invited to one room.
struct Accept {
  RoomRef room;
  std::string cid;
  UserId by;
};
struct Decline {
  RoomRef room;
  std::string cid;
  UserId by;
};
struct Invites {};

}  // namespace cmd

using Command =
    std::variant<cmd::Hello, cmd::Bye, cmd::Ping, cmd::Send, cmd::Edit, cmd::Delete, cmd::React,
                 cmd::Open, cmd::Join, cmd::Leave, cmd::Invite, cmd::Set, cmd::Read, cmd::Typing,
                 cmd::Signal, cmd::History, cmd::Rooms, cmd::Who, cmd::Profile, cmd::Me,
                 cmd::Accept, cmd::Decline, cmd::Invites>;

}  // namespace parley::model
