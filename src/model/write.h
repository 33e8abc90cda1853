// What the core asks the store to make durable, and what the store answers.
//
// A Write is atomic: all of it or nothing. The store numbers the appends (`seq`, and for messages
// `ordinal`), keeps `UNIQUE(author, cid)` in the same transaction, and folds edits, deletes and
// reactions into the message they speak of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/event.h"
#include "model/ids.h"
#include "model/invitation.h"
#include "model/name_forms.h"
#include "model/room.h"

namespace parley::model {

using TokenHash =
    std::array<std::byte, 32>;  // SHA-256 of a login token; the token itself is never kept

// A condition on the message that an event speaks of, checked in the transaction.
enum class Guard : std::uint8_t {
  kNone,
  kMessage,     // `of` is a message of this log that is not deleted, else kNotFound;
                // a reaction with one emoji too many for it (base/limits.h): kFull
  kOwnMessage,  // … and by the same author, else kForbidden
};

// What a Posted does to its author's read mark.
enum class AuthorRead : std::uint8_t {
  kToThis,          // who writes has seen the room
  kIfNothingUnread  // who sends by name alone may not have been there: what waits for it goes on
                    // waiting
};

struct Append {
  RoomId log;
  WallTime ts;
  UserId author;
  std::string cid;           // empty: not deduplicated
  std::uint64_t digest = 0;  // of the command's content: tells a retry from a conflict
  Guard guard = Guard::kNone;
  AuthorRead author_read = AuthorRead::kToThis;
  EventBody body;
};

struct PutUser {
  UserId user;
  std::string display;
  bool guest = false;
  RoomId log;  // the user's own
  WallTime created;
  NameForms forms{};
};
struct SetDisplay {
  UserId user;
  std::string display;
  Look look{};  // of it
};
struct PutToken {
  TokenHash hash{};
  UserId user;
  WallTime created;
};
struct PutRoom {
  RoomId room;
  RoomKind kind = RoomKind::kPublic;
  std::string key;  // unique: `#name` of a public room, `dm:a b` of a direct one; empty: none
  std::string name;
  std::string title;
  std::string topic;
  WallTime created;
  std::string skeleton{};  // skeleton_of(name); public rooms have to differ in it
};
struct SetRoom {
  RoomId room;
  std::optional<std::string> title;
  std::optional<std::string> topic;
};
struct PutMember {
  RoomId room;
  UserId user;
  Role role = Role::kMember;
  WallTime since;
};
struct SetRole {
  RoomId room;
  UserId user;
  Role role = Role::kMember;
};
struct RemoveMember {
  RoomId room;
  UserId user;
};
// `read_ordinal`: how many messages the room had up to `read`. Also forgets the mentions up to
// `read`.
struct SetRead {
  RoomId room;
  UserId user;
  Seq read = 0;
  std::uint64_t read_ordinal = 0;
};

// How `user` stands to `room`, which `by` brought; kNone: as if that had never been.
struct SetOffer {
  UserId user;
  RoomId room;
  UserId by;
  Offer offer = Offer::kNone;
  WallTime ts;
};
struct SetTrust {
  UserId user;
  UserId other;
  Trust trust = Trust::kUnknown;  // kUnknown: as if nothing had been
  WallTime ts;
};
// Whether `user` is asked before every room, whoever brings it.
struct SetAsk {
  UserId user;
  bool ask = false;
};

using Change = std::variant<PutUser, SetDisplay, PutToken, PutRoom, SetRoom, PutMember, SetRole,
                            RemoveMember, SetRead, SetOffer, SetTrust, SetAsk>;

// Changes first, then appends, each in order. At most the first append has a `cid`. A Posted's
// `mentions` are kept as unread mentions of these users, and it moves its author's read mark to
// itself.
struct Write {
  std::vector<Change> changes;
  std::vector<Append> appends;
};

// Asks only whether (author, cid) was answered before, in order with the writes around it.
struct Probe {
  UserId author;
  std::string cid;
  std::uint64_t digest = 0;
};

using Job = std::variant<Write, Probe>;

struct Appended {
  Seq seq = 0;
  std::uint64_t ordinal = 0;  // messages in the log up to and with this event
};
struct Committed {
  std::vector<Appended> appends;
};  // in the order of Write::appends
struct Duplicate {
  RoomId log;
  Seq seq = 0;
  WallTime ts;
};  // the first answer, again
struct Refused {
  ErrorCode code = ErrorCode::kNotFound;
};  // kCidConflict, or a guard's; a Probe's kNotFound: never seen
struct Failed {
  Error error;
};  // not durable: kDiskFull (may work later), kIo
using Outcome = std::variant<Committed, Duplicate, Refused, Failed>;

}  // namespace parley::model
