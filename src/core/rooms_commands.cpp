// Rooms: join, leave, set. (open.cpp makes them, invitations.cpp brings others.)

#include <utility>

#include "base/limits.h"
#include "core/commands.h"
#include "core/entering.h"
#include "core/inviting.h"
#include "core/welcome.h"
#include "model/names.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;

// Who owns the room when `leaving` has gone: the member of longest standing, where no owner is
// left; kNoMember where nothing changes.
MemberIndex successor_of(const World& world, RoomIndex room, MemberIndex leaving) {
  MemberIndex eldest = kNoMember;
  bool owned = false;
  world.members.for_room(room, [&](MemberIndex m) {
    if (m == leaving) return true;
    if (eldest == kNoMember) eldest = m;
    owned = world.members.at(m).role == model::Role::kOwner;
    return !owned;
  });
  return owned ? kNoMember : eldest;
}

struct Leaving {
  UserIndex successor = kNoUser;
  std::vector<model::Change> standing;
};

// Whoever brought the one who goes has been told no.
std::vector<model::Change> leave_behind(const Turn& turn) {
  const Member& member = turn.world.members.at(turn.member);
  if (member.offer == model::Offer::kNone) return {};
  Standing standing(turn.world, turn.asker.user, turn.now.wall);
  standing.offer(turn.world.rooms.at(turn.room).id,
                 {turn.room, member.by, model::Offer::kLeft, turn.now.wall});
  standing.trust(member.by, model::Trust::kQuiet);
  return standing.take();
}

// The one who goes sees no event of the room from here on, not even this one: room- tells him.
void apply_leave(Turn& turn, RoomIndex room, const Leaving& leaving, const Commit& commit) {
  World& world = turn.world;
  const UserIndex successor = leaving.successor;
  const UserIndex user = turn.asker.user;
  world.members.remove(world.members.find(room, user));
  apply_standing(world, leaving.standing);
  if (successor != kNoUser) {
    world.members.at(world.members.find(room, successor)).role = model::Role::kOwner;
  }
  world.clients.for_user(user, [&](const Session& session) {
    turn.out.push_back(Unfollow{session.client, world.rooms.at(room).id});
  });
  publish_in_room(turn, room, commit, 0);
  publish_own(turn, user, commit, 1);
  reply_done(turn, *commit.events.front());
}

}  // namespace

void join(Turn& turn, model::Command& command) {
  if (turn.member != kNoMember) {
    settle_in(turn);
    return;
  }
  const World& world = turn.world;
  std::vector<Key> keys = newcomer_waits_for(turn.room, turn.asker.user);
  keys.push_back(offers_key(turn.asker.user));
  if (wait_if_busy(turn, keys, command)) return;
  if (is_full(world, turn.room)) {
    refuse(turn, ErrorCode::kFull, "the room is full");
  } else if (has_too_many_rooms(world, turn.asker.user)) {
    refuse(turn, ErrorCode::kQuota, "you are in too many rooms");
  } else {
    // What others offered there has come to nothing: it is the user's own doing.
    Standing standing(world, turn.asker.user, turn.now.wall);
    standing.drop(turn.room);
    propose_member(turn, {turn.asker.user, model::MemberAct::kJoin, standing.take()});
  }
}

void leave(Turn& turn, model::Command& command) {
  World& world = turn.world;
  const Room& room = world.rooms.at(turn.room);
  const User& user = turn.user();
  if (room.kind == model::RoomKind::kDirect) {
    refuse(turn, ErrorCode::kForbidden, "a direct room cannot be left");
    return;
  }
  std::vector<Key> keys{{.kind = Key::Kind::kMember, .a = turn.room, .b = turn.asker.user},
                        {.kind = Key::Kind::kRoster, .a = turn.room},
                        offers_key(turn.asker.user)};
  if (wait_if_busy(turn, keys, command)) return;
  const model::Role role = world.members.at(turn.member).role;
  Leaving leaving;
  model::Write write;
  write.changes.emplace_back(model::RemoveMember{room.id, user.id});
  if (role == model::Role::kOwner) {
    const MemberIndex next = successor_of(world, turn.room, turn.member);
    if (next != kNoMember) {
      leaving.successor = world.members.at(next).user;
      write.changes.emplace_back(
          model::SetRole{room.id, world.users.at(leaving.successor).id, model::Role::kOwner});
    }
  }
  leaving.standing = leave_behind(turn);
  put_standing(write, leaving.standing);
  write.appends.push_back(
      append_with_cid(turn, room.id, member_changed(user, model::MemberAct::kLeave, role)));
  write.appends.push_back(append_of(turn, user.log, model::RoomRemoved{room.id}));
  propose(turn, std::move(write), std::move(keys),
          [index = turn.room, leaving = std::move(leaving)](Turn& later, const Commit& commit) {
            apply_leave(later, index, leaving, commit);
          });
}

void set(Turn& turn, model::Command& command) {
  World& world = turn.world;
  auto& set = std::get<cmd::Set>(command);
  const Room& room = world.rooms.at(turn.room);
  if (!set.title && !set.topic) {
    refuse(turn, ErrorCode::kBadRequest, "nothing to set: title, topic");
    return;
  }
  if ((set.title && set.title->size() > limits::kRoomTitleBytesMax) ||
      (set.topic && set.topic->size() > limits::kTopicBytesMax)) {
    refuse(turn, ErrorCode::kTooLarge, "title: at most 128 bytes, topic: 1024");
    return;
  }
  if (world.members.at(turn.member).role != model::Role::kOwner) {
    refuse(turn, ErrorCode::kForbidden, "only an owner of the room may do this");
    return;
  }
  std::vector<Key> keys{{.kind = Key::Kind::kSet, .a = turn.room}};
  if (wait_if_busy(turn, keys, command)) return;
  model::RoomSet change;
  if (set.title) change.title = model::clean_display(*set.title);
  if (set.topic) change.topic = model::clean_display(*set.topic);
  model::Write write;
  write.changes.emplace_back(model::SetRoom{room.id, change.title, change.topic});
  write.appends.push_back(append_with_cid(turn, room.id, change));
  propose(turn, std::move(write), std::move(keys),
          [index = turn.room, change](Turn& later, const Commit& commit) {
            Room& changed = later.world.rooms.at(index);
            if (change.title) changed.title = *change.title;
            if (change.topic) changed.topic = *change.topic;
            publish_in_room(later, index, commit, 0);
            reply_done(later, *commit.events.front());
          });
}

}  // namespace parley::core
