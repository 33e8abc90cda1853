#include "core/entering.h"

#include <utility>

#include "core/standing.h"
#include "core/welcome.h"

namespace parley::core {

model::MemberChanged member_changed(const User& user, model::MemberAct act, model::Role role) {
  return {user.id, user.display, act, role};
}

void settle_in(Turn& turn) {
  const Room& room = turn.world.rooms.at(turn.room);
  settle(turn, model::Answer(
                   model::answer::Done{.seq = room.log.head(), .ts = room.ts, .room = room.id}));
}

void propose_member(Turn& turn, Entering entering) {
  World& world = turn.world;
  const RoomIndex index = turn.room;
  const Room& room = world.rooms.at(index);
  const User& who = world.users.at(entering.user);
  const model::Role role = role_of_newcomer(room);
  const ReadFrom from = newcomer_reads_from(world, index);
  model::Write write;
  put_member(write, room, who.id, role, turn.now.wall);
  put_standing(write, entering.standing);
  write.appends.push_back(append_with_cid(turn, room.id, member_changed(who, entering.act, role)));
  write.appends.push_back(append_of(turn, who.log, model::RoomAdded{room.id, {}}));
  std::vector<Key> keys = newcomer_takes(world, index, entering.user);
  propose(turn, std::move(write), std::move(keys),
          [index, role, from, entering = std::move(entering)](Turn& later, const Commit& commit) {
            apply_member(later.world, index, entering.user, role, from);
            apply_standing(later.world, entering.standing);
            welcome(later, index, entering.user, commit, 1);
            publish_in_room(later, index, commit, 0);
            reply_done(later, *commit.events.front());
          });
}

}  // namespace parley::core
