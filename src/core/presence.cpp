#include "core/presence.h"

#include <optional>

#include "base/limits.h"

namespace parley::core {
namespace {

template <class Fn>
void for_small_rooms(const World& world, UserIndex user, Fn&& fn) {
  world.members.for_user(user, [&](MemberIndex m) {
    const Room& room = world.rooms.at(world.members.at(m).room);
    if (room.members > 1 && room.members <= limits::kPresenceMembersMax) fn(room);
    return true;
  });
}

}  // namespace

void tell_presence(World& world, Effects& out) {
  for (const UserIndex user : world.presence_news.take()) {
    const auto presence =
        world.clients.online(user) ? model::Presence::kOnline : model::Presence::kOffline;
    const model::PresenceChanged changed{world.users.at(user).id, presence};
    for_small_rooms(world, user, [&](const Room& room) {
      out.push_back(Broadcast{room.id, changed, std::nullopt});
    });
  }
}

namespace {

void tell_changed(World& world, Effects& out) {
  for (const UserIndex user : world.users.take_changed()) broadcast_profile(world, user, out);
}

}  // namespace

UserIndex add_user(World& world, const model::PutUser& user, Effects& out) {
  const UserIndex index = world.users.add(user, 0);
  tell_changed(world, out);
  return index;
}

void set_display(World& world, UserIndex user, const model::SetDisplay& set, Effects& out) {
  world.users.set_display(user, set);
  broadcast_profile(world, user, out);
  tell_changed(world, out);
}

void broadcast_profile(const World& world, UserIndex user, Effects& out) {
  const model::ProfileChanged changed{world.users.view(user)};
  out.push_back(Broadcast{world.users.at(user).log, changed, std::nullopt});
  for_small_rooms(world, user, [&](const Room& room) {
    out.push_back(Broadcast{room.id, changed, std::nullopt});
  });
}

}  // namespace parley::core
