// Welcome: what a new membership brings, whoever caused it: join, invite, open, a guest's hello.
//
// Threads: the core's.
#pragma once

#include <cstddef>
#include <vector>

#include "core/turn.h"

namespace parley::core {

// Where a newcomer begins to read: after all that is there, so that nothing is unread.
struct ReadFrom {
  model::Seq read = 0;
  std::uint64_t ordinal = 0;
};
ReadFrom newcomer_reads_from(const World& world, RoomIndex room);

// The part of a write that makes `user` a member of an existing room.
void put_member(model::Write& write, const Room& room, const model::UserId& user, model::Role role,
                WallTime since);

// The role of who joins: an empty room has nobody else to own it.
model::Role role_of_newcomer(const Room& room);

// What must not be in flight when `user` is about to become a member, and which of it the change
// takes for itself: many can enter a room at once, but the first two of a room, and whoever comes
// while somebody goes, one after the other. Else two could both enter as its first and its owner,
// or the last owner could leave it to nobody while a newcomer is on the way.
// (With two members and no leave in flight, any later leave is answered after this change.)
std::vector<Key> newcomer_waits_for(RoomIndex room, UserIndex user);
std::vector<Key> newcomer_takes(const World& world, RoomIndex room, UserIndex user);

// The same in memory, once it is committed, and before any event of that commit is published.
// `from`: as it was when the write was made.
void apply_member(World& world, RoomIndex room, UserIndex user, model::Role role, ReadFrom from);

// Publishes room+ (the append `own` of the commit) with the room as it is now, and lets the user's
// connections follow the room from its next event on: that is how they see the event that made
// them members.
void welcome(Turn& turn, RoomIndex room, UserIndex user, const Commit& commit, std::size_t own);

// kFull where the room can take nobody more.
bool is_full(const World& world, RoomIndex room);
// Of those the user has entered by his own doing: nobody else can use them up.
bool has_too_many_rooms(const World& world, UserIndex user);

}  // namespace parley::core
