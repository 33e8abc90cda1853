// Direct: the room of two people (or of one, for notes), which is always the same one.
//
// Threads: the core's.
#pragma once

#include "core/turn.h"

namespace parley::core {

// The part of a write in which `a` makes the direct room of `a` and `b`: the room, its members, its
// first event, and room+ in the log of each. Appends: [0] RoomOpened, [1] a's room+; if b is
// another who sees it, b's; room- of what gives way to it. Plain data, because either of them may
// be made by the same write.
struct DirectPlan {
  model::PutRoom room;
  model::PutUser a;
  model::PutUser b;
  // How it stands with b, whom a writes to; kNone: neither of the two has asked the other.
  model::Offer offer = model::Offer::kNone;
  // A request of b that has to make room for this one.
  RoomIndex gives_way = kNoRoom;
  bool hidden() const { return offer == model::Offer::kHeld; }
  bool alone() const { return a.user == b.user; }
};
DirectPlan plan_direct(World& world, const model::PutUser& a, const model::PutUser& b,
                       WallTime created);
void put_direct(const World& world, model::Write& write, const DirectPlan& plan,
                const model::Append& opened);

// Once it is committed, and both are users: applies it and publishes its events.
RoomIndex apply_direct(Turn& turn, const DirectPlan& plan, const Commit& commit);

// A user as it stands in the directory, for plan_direct.
model::PutUser put_user_of(const User& user);

}  // namespace parley::core
