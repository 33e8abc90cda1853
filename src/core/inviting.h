// Inviting: how an invitation is received. Whom the invited person trusts adds her at once; anybody
// else asks; who was told no lately does not even ask, and cannot tell the difference.
//
// Threads: the core's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/standing.h"
#include "core/turn.h"

namespace parley::core {

enum class Reception : std::uint8_t {
  kAdd,     // a member at once
  kAsk,     // an open invitation, and an event that tells it
  kHold,    // set aside without a word
  kStands,  // it has been made before, and nothing changes
};

// `room`: kNoRoom for one that is being made.
Reception reception_of(const World& world, UserIndex invited, RoomIndex room, UserIndex by,
                       WallTime now);

// How a direct room that `by` opens stands with the other one of the two.
model::Offer direct_offer(const World& world, UserIndex user, UserIndex by, WallTime now);

// The open request of `user` that has to make room for another one; kNoMember: none.
MemberIndex request_gives_way(const World& world, UserIndex user);

// A direct room that its user declined, or was never asked about: it is not shown.
bool is_hidden(const World& world, const Member& member);

// What one person who is not added hears of it, as a part of a write.
struct Asking {
  UserIndex user = kNoUser;
  std::vector<model::Change> standing{};
  std::size_t own = 0;      // the first append in the log of `user`
  std::size_t appends = 0;  // how many
};
Asking put_asking(const Turn& turn, model::Write& write, UserIndex user,
                  const model::RoomLabel& label, Reception reception);
void apply_asking(Turn& turn, const Asking& asking, const Commit& commit);

// False: the turn's user invites too many people, and has been refused.
bool within_invite_rate(Turn& turn, std::size_t people);

model::RoomLabel label_of(const Room& room);
Key offers_key(UserIndex user);

}  // namespace parley::core
