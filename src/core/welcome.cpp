#include "core/welcome.h"

#include "base/limits.h"

namespace parley::core {

ReadFrom newcomer_reads_from(const World& world, RoomIndex room) {
  const RecentOrdinals& log = world.rooms.at(room).log;
  return {log.head(), log.messages()};
}

void put_member(model::Write& write, const Room& room, const model::UserId& user, model::Role role,
                WallTime since) {
  write.changes.emplace_back(model::PutMember{room.id, user, role, since});
  if (room.log.head() > 0) {
    write.changes.emplace_back(model::SetRead{room.id, user, room.log.head(), room.log.messages()});
  }
}

model::Role role_of_newcomer(const Room& room) {
  return room.members == 0 ? model::Role::kOwner : model::Role::kMember;
}

std::vector<Key> newcomer_waits_for(RoomIndex room, UserIndex user) {
  return {{.kind = Key::Kind::kMember, .a = room, .b = user},
          {.kind = Key::Kind::kRoster, .a = room}};
}

std::vector<Key> newcomer_takes(const World& world, RoomIndex room, UserIndex user) {
  std::vector<Key> keys = newcomer_waits_for(room, user);
  if (world.rooms.at(room).members > 1) keys.pop_back();
  return keys;
}

void apply_member(World& world, RoomIndex room, UserIndex user, model::Role role, ReadFrom from) {
  Member& member = world.members.at(world.members.add(room, user, role));
  member.read = from.read;
  member.read_ordinal = from.ordinal;
}

void welcome(Turn& turn, RoomIndex room, UserIndex user, const Commit& commit, std::size_t own) {
  World& world = turn.world;
  auto& added = std::get<model::RoomAdded>(commit.events[own]->body);
  added.view = view_of(world, room, user);
  publish_own(turn, user, commit, own);
  const Room& entered = world.rooms.at(room);
  const bool direct = entered.kind == model::RoomKind::kDirect;
  world.clients.for_user(user, [&](const Session& session) {
    const bool follows =
        session.tongue == Tongue::kParley || (session.tongue == Tongue::kArticleStored && direct);
    if (!follows) return;
    const model::Seq head = entered.log.head();
    turn.out.push_back(Follow{session.client, entered.id, head + 1, head});
  });
}

bool is_full(const World& world, RoomIndex room) {
  return world.rooms.at(room).members >= limits::kRoomMembersMax;
}

bool has_too_many_rooms(const World& world, UserIndex user) {
  return world.users.at(user).own_rooms >= limits::kRoomsPerUserMax;
}

}  // namespace parley::core
