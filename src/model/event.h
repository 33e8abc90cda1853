// Event: one durable thing that happened in a log (decision 1). What happened is the body.
//
// Lifetime: made once, after its commit, and shared read-only from then on.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "model/ids.h"
#include "model/invitation.h"
#include "model/room.h"

namespace parley::model {

enum class TextFormat : std::uint8_t { kPlain, kMarkdown };

struct Reaction {
  std::string emoji;
  std::vector<UserId> users;  // in the order they reacted
  friend bool operator==(const Reaction&, const Reaction&) = default;
};

// How a message stands by now, where the log already holds later events about it.
struct Standing {
  std::optional<WallTime> edited;
  bool deleted = false;  // the text is gone from the log, too
  std::vector<Reaction> reactions;
  friend bool operator==(const Standing&, const Standing&) = default;
};

// ---- bodies in a room's log -----------------------------------------------------------------
struct Posted {  // "msg"
  std::string text;
  TextFormat format = TextFormat::kMarkdown;
  Seq reply = 0;
  std::vector<UserId> mentions;
  Standing standing;
  friend bool operator==(const Posted&, const Posted&) = default;
};
struct Edited {  // "edit"
  Seq of = 0;
  std::string text;
  std::vector<UserId> mentions;
  friend bool operator==(const Edited&, const Edited&) = default;
};
struct Deleted {  // "del"
  Seq of = 0;
  friend bool operator==(const Deleted&, const Deleted&) = default;
};
struct Reacted {  // "react"
  Seq of = 0;
  std::string emoji;
  bool on = true;
  friend bool operator==(const Reacted&, const Reacted&) = default;
};
enum class MemberAct : std::uint8_t { kJoin, kLeave, kInvite };
struct MemberChanged {  // "member"
  UserId user;
  std::string display;  // at that time
  MemberAct act = MemberAct::kJoin;
  Role role = Role::kMember;
  friend bool operator==(const MemberChanged&, const MemberChanged&) = default;
};
struct RoomOpened {  // "room", act open
  RoomKind kind = RoomKind::kPublic;
  std::string name{};
  std::string title{};
  std::string topic{};
  friend bool operator==(const RoomOpened&, const RoomOpened&) = default;
};
struct RoomSet {  // "room", act set: only what changed
  std::optional<std::string> title;
  std::optional<std::string> topic;
  friend bool operator==(const RoomSet&, const RoomSet&) = default;
};

// ---- bodies in a user's own log -------------------------------------------------------------
struct RoomAdded {  // "room+"
  RoomId room;
  std::optional<RoomView>
      view;  // when pushed live; from the log only the id, and hello has the rest
  friend bool operator==(const RoomAdded&, const RoomAdded&) = default;
};
struct RoomRemoved {  // "room-"
  RoomId room;
  friend bool operator==(const RoomRemoved&, const RoomRemoved&) = default;
};

struct Invited {   // "invite"
  RoomLabel room;  // as it was called then
  UserId by;
  friend bool operator==(const Invited&, const Invited&) = default;
};
enum class InviteEnd : std::uint8_t { kAccepted = 1, kDeclined = 2, kGaveWay = 3 };
struct InviteEnded {  // "invite-"
  RoomId room;
  UserId by;  // empty: every invitation to that room
  InviteEnd why = InviteEnd::kAccepted;
  friend bool operator==(const InviteEnded&, const InviteEnded&) = default;
};
struct InviteSent {  // "invited", in the log of who invites
  RoomId room;
  UserId user;
  friend bool operator==(const InviteSent&, const InviteSent&) = default;
};

using EventBody = std::variant<Posted, Edited, Deleted, Reacted, MemberChanged, RoomOpened, RoomSet,
                               RoomAdded, RoomRemoved, Invited, InviteEnded, InviteSent>;

// What an event is, as stored: the index of its body plus one. Never renumber; append only.
enum class EventKind : std::uint8_t {
  kPosted = 1,
  kEdited,
  kDeleted,
  kReacted,
  kMember,
  kRoomOpened,
  kRoomSet,
  kRoomAdded,
  kRoomRemoved,
  kInvited,
  kInviteEnded,
  kInviteSent,
};
inline constexpr auto kLastEventKind = EventKind::kInviteSent;
static_assert(std::variant_size_v<EventBody> == static_cast<std::size_t>(kLastEventKind));
inline EventKind kind_of(const EventBody& body) {
  return static_cast<EventKind>(body.index() + 1);
}

// Of a user's own log rather than of a room's.
constexpr bool personal(EventKind kind) {
  return kind >= EventKind::kRoomAdded;
}

struct Event {
  RoomId log;
  Seq seq = 0;
  std::uint32_t skip = 0;  // unpushed `member` events directly before this one (set at delivery)
  WallTime ts;
  UserId author;
  std::string cid;  // empty where the author's command had none of its own
  EventBody body;

  bool personal() const { return model::personal(kind_of(body)); }
  friend bool operator==(const Event&, const Event&) = default;
};

using EventPtr = std::shared_ptr<const Event>;

}  // namespace parley::model
