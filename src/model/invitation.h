// Invitations: what one person offers another, how it stands, and whom somebody lets in unasked.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "model/ids.h"
#include "model/room.h"

namespace parley::model {

// How somebody stands to a room that another one brought, by (user, room, who brought it). It is on
// disk: never renumber.
enum class Offer : std::uint8_t {
  kNone = 0,      // in a record: forget it; of a member: came by nobody's doing but the own
  kOpen = 1,      // asked, and not answered yet
  kDeclined = 2,  // said no
  kLeft = 3,      // was in the room, and has left it
  kHeld = 4,      // not asked: it came too soon after a no, or gave way
  kAccepted = 5,  // a member: was asked, and said yes
  kAdded = 6,     // a member at once: whoever brought it is trusted
  kRequest = 7,   // of a direct room: by somebody new, and not answered yet
  kAnswered = 8,  // of a direct room that the other one opened
};

// A room as far as somebody who is only invited may know of it.
struct RoomLabel {
  RoomId room;
  RoomKind kind = RoomKind::kPublic;
  std::string name;
  std::string title;
  friend bool operator==(const RoomLabel&, const RoomLabel&) = default;
};

struct OfferView {
  RoomLabel room;
  UserId by;
  WallTime ts;
  Offer state = Offer::kOpen;
};

// What one user thinks of another who wants to bring him somewhere. On disk, too.
enum class Trust : std::uint8_t {
  kUnknown = 0,  // is asked for each room
  kTrusted = 1,  // may add at once
  kQuiet = 2,    // was told no: asks nothing for a while
};

}  // namespace parley::model
