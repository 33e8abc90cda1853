#include "core/inviting.h"

#include <utility>

#include "base/limits.h"

namespace parley::core {

using model::Offer;
using model::Trust;

Reception reception_of(const World& world, UserIndex invited, RoomIndex room, UserIndex by,
                       WallTime now) {
  const User& user = world.users.at(invited);
  const Trust trust = world.trusts.of(invited, by, now);
  const bool fits = user.rooms - user.own_rooms < limits::kRoomsPerUserMax;
  if (trust == Trust::kTrusted && !user.ask && fits) return Reception::kAdd;
  const Offered* there = room == kNoRoom ? nullptr : world.offers.find(invited, room, by);
  if (there != nullptr && there->state == Offer::kOpen) return Reception::kStands;
  if (trust != Trust::kQuiet) return Reception::kAsk;
  return there != nullptr ? Reception::kStands : Reception::kHold;
}

Offer direct_offer(const World& world, UserIndex user, UserIndex by, WallTime now) {
  if (user == by) return Offer::kNone;
  switch (world.trusts.of(user, by, now)) {
    case Trust::kTrusted:
      return Offer::kAdded;
    case Trust::kQuiet:
      return Offer::kHeld;
    case Trust::kUnknown:
      break;
  }
  return Offer::kRequest;
}

MemberIndex request_gives_way(const World& world, UserIndex user) {
  std::size_t count = 0;
  MemberIndex oldest = kNoMember;
  // The user's list begins with the room entered last.
  world.members.for_user(user, [&](MemberIndex m) {
    if (world.members.at(m).offer != Offer::kRequest) return true;
    oldest = m;
    ++count;
    return true;
  });
  return count >= limits::kRequestsMax ? oldest : kNoMember;
}

bool is_hidden(const World& world, const Member& member) {
  return (member.offer == Offer::kDeclined || member.offer == Offer::kHeld) &&
         world.rooms.at(member.room).kind == model::RoomKind::kDirect;
}

Asking put_asking(const Turn& turn, model::Write& write, UserIndex user,
                  const model::RoomLabel& label, Reception reception) {
  const World& world = turn.world;
  const model::RoomId log = world.users.at(user).log;
  Asking asking;
  asking.user = user;
  asking.own = write.appends.size();
  Standing standing(world, user, turn.now.wall);
  const Offer state = reception == Reception::kAsk ? Offer::kOpen : Offer::kHeld;
  const auto gone = standing.offer(
      label.room, {world.rooms.find(label.room), turn.asker.user, state, turn.now.wall});
  if (gone) {
    write.appends.push_back(
        append_of(turn, log,
                  model::InviteEnded{world.rooms.at(gone->room).id, world.users.at(gone->by).id,
                                     model::InviteEnd::kGaveWay}));
  }
  if (state == Offer::kOpen) {
    write.appends.push_back(append_of(turn, log, model::Invited{label, turn.user().id}));
  }
  asking.appends = write.appends.size() - asking.own;
  asking.standing = standing.take();
  put_standing(write, asking.standing);
  return asking;
}

void apply_asking(Turn& turn, const Asking& asking, const Commit& commit) {
  apply_standing(turn.world, asking.standing);
  for (std::size_t i = 0; i < asking.appends; ++i) {
    publish_own(turn, asking.user, commit, asking.own + i);
  }
}

bool within_invite_rate(Turn& turn, std::size_t people) {
  if (!turn.world.settings.limits || people == 0) return true;
  const auto tokens = static_cast<std::uint32_t>(people) * kInviteTokens;
  const std::uint32_t after_ms = turn.user().invited.take(kInviteRate, turn.now.mono, tokens);
  if (after_ms == 0) return true;
  Error error{ErrorCode::kRateLimited, "you invite very many people; try again later"};
  error.after_ms = after_ms;
  refuse(turn, std::move(error));
  return false;
}

model::RoomLabel label_of(const Room& room) {
  return {room.id, room.kind, room.name, room.title};
}

Key offers_key(UserIndex user) {
  return {.kind = Key::Kind::kOffers, .a = user};
}

}  // namespace parley::core
