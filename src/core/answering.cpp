#include "core/answering.h"

#include <utility>

#include "core/standing.h"

namespace parley::core {

using model::Offer;
using model::Trust;

namespace {

MemberIndex other_of(const World& world, RoomIndex room, UserIndex user) {
  MemberIndex other = kNoMember;
  world.members.for_room(room, [&](MemberIndex m) {
    if (world.members.at(m).user != user) other = m;
    return true;
  });
  return other;
}

}  // namespace

Answering answering_of(const World& world, RoomIndex index, UserIndex author, WallTime now) {
  const Room& room = world.rooms.at(index);
  if (room.kind != model::RoomKind::kDirect || room.members < 2) return {};
  const MemberIndex own = world.members.find(index, author);
  const MemberIndex other = other_of(world, index, author);
  if (own == kNoMember || other == kNoMember) return {};
  const Member& member = world.members.at(own);
  const UserIndex partner = world.members.at(other).user;
  Standing standing(world, author, now);
  Answering answering;
  answering.ends_request = member.offer == Offer::kRequest;
  if (answering.ends_request || member.offer == Offer::kAdded) {
    standing.settle(room.id, member.by, Offer::kAnswered);
  }
  // Also the one who wrote first answers, once he has been answered. A no stands while it lasts.
  const bool answers = answering.ends_request || world.members.at(other).offer == Offer::kAnswered;
  if (answers && world.trusts.of(author, partner, now) == Trust::kUnknown) {
    standing.trust(partner, Trust::kTrusted);
  }
  answering.standing = standing.take();
  return answering;
}

void put_answering(model::Write& write, const Answering& answering, const World& world,
                   RoomIndex room, const model::Append& message) {
  put_standing(write, answering.standing);
  if (!answering.ends_request) return;
  model::Append ended;
  ended.log = world.users.at(world.users.find(message.author.value())).log;
  ended.ts = message.ts;
  ended.author = message.author;
  ended.body = model::InviteEnded{world.rooms.at(room).id, {}, model::InviteEnd::kAccepted};
  write.appends.push_back(std::move(ended));
}

void apply_answering(Turn& turn, const Answering& answering, const Commit& commit,
                     std::size_t own) {
  apply_standing(turn.world, answering.standing);
  if (answering.ends_request) publish_own(turn, turn.asker.user, commit, own);
}

}  // namespace parley::core
