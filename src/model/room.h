// Rooms, people and memberships as plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/ids.h"

namespace parley::model {

enum class RoomKind : std::uint8_t { kPublic = 1, kPrivate = 2, kDirect = 3 };
enum class Role : std::uint8_t { kMember = 1, kOwner = 2 };

struct UserView {
  UserId user;
  std::string display;
  bool guest = false;
  bool unproven = false;  // a name that anybody may use: it has no token
  bool alike = false;     // its display name could be taken for somebody else's
  friend bool operator==(const UserView&, const UserView&) = default;
};

// A room as one reader sees it (the protocol's room object).
struct RoomView {
  RoomId room;
  RoomKind kind = RoomKind::kPublic;
  std::string name;
  std::string title;
  std::string topic;
  std::uint32_t members = 0;
  WallTime ts;
  Seq head = 0;
  std::vector<UserId> users;  // of a direct room
  bool is_member = false;     // what follows holds only then
  Role role = Role::kMember;
  Seq read = 0;
  std::uint64_t unread = 0;
  std::uint32_t mentions = 0;
  bool request = false;  // a direct room by somebody new: the reader has not answered yet
  friend bool operator==(const RoomView&, const RoomView&) = default;
};

enum class Presence : std::uint8_t { kOffline, kOnline };

struct MemberView {
  UserView user;
  Role role = Role::kMember;
  Presence presence = Presence::kOffline;
};

}  // namespace parley::model
