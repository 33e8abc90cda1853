#include "core/direct.h"

#include <utility>

#include "core/welcome.h"

namespace parley::core {

DirectPlan plan_direct(World& world, const model::PutUser& a, const model::PutUser& b,
                       WallTime created) {
  DirectPlan plan;
  plan.room.room = model::make_room_id(world.random);
  plan.room.kind = model::RoomKind::kDirect;
  plan.room.key = direct_key(a.user, b.user);
  plan.room.created = created;
  plan.a = a;
  plan.b = b;
  return plan;
}

void put_direct(model::Write& write, const DirectPlan& plan, model::Append opened) {
  const auto add = [&](const model::PutUser& user) {
    write.changes.emplace_back(
        model::PutMember{plan.room.room, user.user, model::Role::kMember, plan.room.created});
    model::Append own;
    own.log = user.log;
    own.ts = opened.ts;
    own.author = opened.author;
    own.body = model::RoomAdded{plan.room.room, {}};
    write.appends.push_back(std::move(own));
  };
  write.changes.emplace_back(plan.room);
  write.appends.push_back(opened);
  add(plan.a);
  if (!plan.alone()) add(plan.b);
}

RoomIndex apply_direct(Turn& turn, const DirectPlan& plan, const Commit& commit) {
  World& world = turn.world;
  const RoomIndex room = world.rooms.add(plan.room);
  const UserIndex a = world.users.find(plan.a.user.value());
  const UserIndex b = world.users.find(plan.b.user.value());
  apply_member(world, room, a, model::Role::kMember, {});
  if (!plan.alone()) apply_member(world, room, b, model::Role::kMember, {});
  welcome(turn, room, a, commit, 1);
  if (!plan.alone()) welcome(turn, room, b, commit, 2);
  publish_in_room(turn, room, commit, 0);
  return room;
}

model::PutUser put_user_of(const User& user) {
  return {user.id, user.display, user.guest, user.log, {}};
}

}  // namespace parley::core
