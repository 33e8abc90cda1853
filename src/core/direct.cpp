#include "core/direct.h"

#include <utility>

#include "core/inviting.h"
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
  const UserIndex from = world.users.find(a.user.value());
  const UserIndex to = world.users.find(b.user.value());
  if (plan.alone()) return plan;
  // Somebody who is only being made knows nobody.
  plan.offer = from == kNoUser || to == kNoUser ? model::Offer::kRequest
                                                : direct_offer(world, to, from, created);
  if (to == kNoUser || plan.offer != model::Offer::kRequest) return plan;
  const MemberIndex oldest = request_gives_way(world, to);
  if (oldest != kNoMember) plan.gives_way = world.members.at(oldest).room;
  return plan;
}

namespace {

model::SetOffer offer_of(const DirectPlan& plan) {
  return {plan.b.user, plan.room.room, plan.a.user, plan.offer, plan.room.created};
}

// The request that gives way is set aside, and no longer shown.
model::SetOffer held_of(const World& world, const DirectPlan& plan) {
  const UserIndex user = world.users.find(plan.b.user.value());
  const Member& member = world.members.at(world.members.find(plan.gives_way, user));
  return {plan.b.user, world.rooms.at(plan.gives_way).id, world.users.at(member.by).id,
          model::Offer::kHeld, plan.room.created};
}

void apply_gives_way(Turn& turn, const DirectPlan& plan, const Commit& commit, std::size_t own) {
  World& world = turn.world;
  const UserIndex user = world.users.find(plan.b.user.value());
  apply(world, held_of(world, plan));
  world.clients.for_user(user, [&](const Session& session) {
    turn.out.push_back(Unfollow{session.client, world.rooms.at(plan.gives_way).id});
  });
  publish_own(turn, user, commit, own);
}

}  // namespace

void put_direct(const World& world, model::Write& write, const DirectPlan& plan,
                const model::Append& opened) {
  const auto own = [&](const model::PutUser& user, model::EventBody body) {
    model::Append append;
    append.log = user.log;
    append.ts = opened.ts;
    append.author = opened.author;
    append.body = std::move(body);
    write.appends.push_back(std::move(append));
  };
  const auto add = [&](const model::PutUser& user) {
    write.changes.emplace_back(
        model::PutMember{plan.room.room, user.user, model::Role::kMember, plan.room.created});
  };
  write.changes.emplace_back(plan.room);
  write.appends.push_back(opened);
  add(plan.a);
  own(plan.a, model::RoomAdded{plan.room.room, {}});
  if (plan.alone()) return;
  add(plan.b);
  write.changes.emplace_back(offer_of(plan));
  if (!plan.hidden()) own(plan.b, model::RoomAdded{plan.room.room, {}});
  if (plan.gives_way == kNoRoom) return;
  write.changes.emplace_back(held_of(world, plan));
  own(plan.b, model::RoomRemoved{world.rooms.at(plan.gives_way).id});
}

RoomIndex apply_direct(Turn& turn, const DirectPlan& plan, const Commit& commit) {
  World& world = turn.world;
  const RoomIndex room = world.rooms.add(plan.room);
  const UserIndex a = world.users.find(plan.a.user.value());
  const UserIndex b = world.users.find(plan.b.user.value());
  apply_member(world, room, a, model::Role::kMember, {});
  if (!plan.alone()) {
    apply_member(world, room, b, model::Role::kMember, {});
    apply(world, offer_of(plan));
  }
  welcome(turn, room, a, commit, 1);
  if (!plan.alone() && !plan.hidden()) welcome(turn, room, b, commit, 2);
  if (plan.gives_way != kNoRoom) apply_gives_way(turn, plan, commit, 3);
  publish_in_room(turn, room, commit, 0);
  return room;
}

model::PutUser put_user_of(const User& user) {
  return {user.id, user.display, user.guest, user.log, {}};
}

}  // namespace parley::core
