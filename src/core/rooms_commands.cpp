// Rooms: join, leave, invite, set. (open.cpp makes them.)

#include <utility>

#include "base/limits.h"
#include "core/commands.h"
#include "core/welcome.h"
#include "model/names.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;

model::MemberChanged member_changed(const User& user, model::MemberAct act, model::Role role) {
  return {user.id, user.display, act, role};
}

// Already there: the first answer if this cid has one, else where the room stands.
void settle_in(Turn& turn) {
  const Room& room = turn.world.rooms.at(turn.room);
  settle(turn, model::Answer(model::answer::Done{room.log.head(), room.ts, room.id, false}));
}

// Makes `user` a member of turn.room, by its own will or another's.
void propose_member(Turn& turn, UserIndex user, model::MemberAct act) {
  World& world = turn.world;
  const RoomIndex index = turn.room;
  const Room& room = world.rooms.at(index);
  const User& who = world.users.at(user);
  const model::Role role = role_of_newcomer(room);
  const ReadFrom from = newcomer_reads_from(world, index);
  model::Write write;
  put_member(write, room, who.id, role, turn.now.wall);
  write.appends.push_back(append_with_cid(turn, room.id, member_changed(who, act, role)));
  write.appends.push_back(append_of(turn, who.log, model::RoomAdded{room.id, {}}));
  propose(turn, std::move(write), newcomer_takes(world, index, user),
          [index, user, role, from](Turn& later, const Commit& commit) {
            apply_member(later.world, index, user, role, from);
            welcome(later, index, user, commit, 1);
            publish_in_room(later, index, commit, 0);
            reply_done(later, *commit.events.front());
          });
}

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

// The one who goes sees no event of the room from here on, not even this one: room- tells him.
void apply_leave(Turn& turn, RoomIndex room, UserIndex successor, const Commit& commit) {
  World& world = turn.world;
  const UserIndex user = turn.asker.user;
  world.members.remove(world.members.find(room, user));
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
  if (wait_if_busy(turn, newcomer_waits_for(turn.room, turn.asker.user), command)) return;
  if (is_full(world, turn.room)) {
    refuse(turn, ErrorCode::kFull, "the room is full");
  } else if (has_too_many_rooms(world, turn.asker.user)) {
    refuse(turn, ErrorCode::kQuota, "you are in too many rooms");
  } else {
    propose_member(turn, turn.asker.user, model::MemberAct::kJoin);
  }
}

void invite(Turn& turn, model::Command& command) {
  const World& world = turn.world;
  const UserIndex invited = world.users.find(std::get<cmd::Invite>(command).user.value());
  if (world.rooms.at(turn.room).kind == model::RoomKind::kDirect) {
    refuse(turn, ErrorCode::kForbidden, "a direct room has its two people and nobody else");
    return;
  }
  if (invited == kNoUser) {
    refuse(turn, ErrorCode::kNotFound, "there is no such user");
    return;
  }
  if (wait_if_busy(turn, newcomer_waits_for(turn.room, invited), command)) return;
  if (world.members.find(turn.room, invited) != kNoMember) {
    settle_in(turn);
  } else if (is_full(world, turn.room)) {
    refuse(turn, ErrorCode::kFull, "the room is full");
  } else if (has_too_many_rooms(world, invited)) {
    refuse(turn, ErrorCode::kFull, "this user is in too many rooms");
  } else {
    propose_member(turn, invited, model::MemberAct::kInvite);
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
                        {.kind = Key::Kind::kRoster, .a = turn.room}};
  if (wait_if_busy(turn, keys, command)) return;
  const model::Role role = world.members.at(turn.member).role;
  UserIndex successor = kNoUser;
  model::Write write;
  write.changes.emplace_back(model::RemoveMember{room.id, user.id});
  if (role == model::Role::kOwner) {
    const MemberIndex next = successor_of(world, turn.room, turn.member);
    if (next != kNoMember) {
      successor = world.members.at(next).user;
      write.changes.emplace_back(
          model::SetRole{room.id, world.users.at(successor).id, model::Role::kOwner});
    }
  }
  write.appends.push_back(
      append_with_cid(turn, room.id, member_changed(user, model::MemberAct::kLeave, role)));
  write.appends.push_back(append_of(turn, user.log, model::RoomRemoved{room.id}));
  propose(turn, std::move(write), std::move(keys),
          [index = turn.room, successor](Turn& later, const Commit& commit) {
            apply_leave(later, index, successor, commit);
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
