// Open: makes rooms, and finds the direct one that is there already.

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/commands.h"
#include "core/direct.h"
#include "core/welcome.h"
#include "model/names.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;

// Whom the command names, each once and without the asker; nothing where it was refused.
std::optional<std::vector<UserIndex>> invited_by(Turn& turn, const cmd::Open& open) {
  const World& world = turn.world;
  if (open.members.size() > limits::kOpenMembersMax) {
    refuse(turn, ErrorCode::kTooLarge, "members: more than 100");
    return std::nullopt;
  }
  std::vector<UserIndex> invited;
  for (const model::UserId& id : open.members) {
    const UserIndex user = world.users.find(id.value());
    if (user == kNoUser) {
      refuse(turn, ErrorCode::kNotFound, "members: there is no such user");
      return std::nullopt;
    }
    if (user == turn.asker.user) continue;
    if (std::find(invited.begin(), invited.end(), user) != invited.end()) continue;
    if (has_too_many_rooms(world, user)) {
      refuse(turn, ErrorCode::kFull, "members: one of them is in too many rooms");
      return std::nullopt;
    }
    invited.push_back(user);
  }
  if (has_too_many_rooms(world, turn.asker.user)) {
    refuse(turn, ErrorCode::kQuota, "you are in too many rooms");
    return std::nullopt;
  }
  return invited;
}

// `lobby` → the first of `lobby-2`, `lobby-3`, … that is free; empty if none is soon.
std::string free_room_name(const World& world, const std::string& name) {
  for (int n = 2; n < 100; ++n) {
    std::string candidate = name + "-" + std::to_string(n);
    if (!model::valid_room_name(candidate)) return {};
    if (world.rooms.find_by_key(public_key(candidate)) == kNoRoom) return candidate;
  }
  return {};
}

void open_direct(Turn& turn, model::Command& command) {
  World& world = turn.world;
  const auto& open = std::get<cmd::Open>(command);
  if (open.members.size() != 1) {
    refuse(turn, ErrorCode::kBadRequest, "members: exactly one for a direct room");
    return;
  }
  const UserIndex partner = world.users.find(open.members.front().value());
  if (partner == kNoUser) {
    refuse(turn, ErrorCode::kNotFound, "members: there is no such user");
    return;
  }
  const User& a = turn.user();
  const User& b = world.users.at(partner);
  std::vector<Key> keys{{.kind = Key::Kind::kName, .text = direct_key(a.id, b.id)}};
  if (wait_if_busy(turn, keys, command)) return;
  const RoomIndex there = world.rooms.find_by_key(keys.front().text);
  if (there != kNoRoom) {
    const Room& room = world.rooms.at(there);
    settle(turn, model::Answer(model::answer::Done{1, room.created, room.id, false}));
    return;
  }
  if (!invited_by(turn, open)) return;
  DirectPlan plan = plan_direct(world, put_user_of(a), put_user_of(b), turn.now.wall);
  model::Write write;
  put_direct(write, plan,
             append_with_cid(turn, plan.room.room, model::RoomOpened{plan.room.kind, "", ""}));
  propose(turn, std::move(write), std::move(keys),
          [plan = std::move(plan)](Turn& later, const Commit& commit) {
            apply_direct(later, plan, commit);
            reply_done(later, *commit.events.front());
          });
}

// Appends: the opening, who is in (the owner first), and room+ for each of them in the same order.
void propose_room(Turn& turn, const model::PutRoom& room, std::vector<UserIndex> invited,
                  std::vector<Key> keys) {
  const World& world = turn.world;
  std::vector<UserIndex> members{turn.asker.user};
  members.insert(members.end(), invited.begin(), invited.end());
  const auto role_of = [owner = turn.asker.user](UserIndex user) {
    return user == owner ? model::Role::kOwner : model::Role::kMember;
  };
  model::Write write;
  write.changes.emplace_back(room);
  write.appends.push_back(
      append_with_cid(turn, room.room, model::RoomOpened{room.kind, room.name, room.title}));
  for (const UserIndex user : members) {
    const User& who = world.users.at(user);
    const auto act = user == turn.asker.user ? model::MemberAct::kJoin : model::MemberAct::kInvite;
    write.changes.emplace_back(model::PutMember{room.room, who.id, role_of(user), turn.now.wall});
    write.appends.push_back(
        append_of(turn, room.room, model::MemberChanged{who.id, who.display, act, role_of(user)}));
  }
  for (const UserIndex user : members) {
    write.appends.push_back(
        append_of(turn, world.users.at(user).log, model::RoomAdded{room.room, {}}));
  }
  propose(turn, std::move(write), std::move(keys),
          [room, members = std::move(members), role_of](Turn& later, const Commit& commit) {
            const RoomIndex index = later.world.rooms.add(room);
            for (const UserIndex user : members) {
              apply_member(later.world, index, user, role_of(user), {});
            }
            const std::size_t own = 1 + members.size();
            for (std::size_t i = 0; i < members.size(); ++i) {
              welcome(later, index, members[i], commit, own + i);
            }
            for (std::size_t i = 0; i < own; ++i) publish_in_room(later, index, commit, i);
            reply_done(later, *commit.events.front());
          });
}

}  // namespace

void open(Turn& turn, model::Command& command) {
  World& world = turn.world;
  const auto& open = std::get<cmd::Open>(command);
  if (open.kind == model::RoomKind::kDirect) {
    open_direct(turn, command);
    return;
  }
  if (!model::valid_room_name(open.name)) {
    refuse(turn, ErrorCode::kBadRequest, "name: lower case letters, digits, - and _");
    return;
  }
  if (open.title.size() > limits::kRoomTitleBytesMax) {
    refuse(turn, ErrorCode::kTooLarge, "title: more than 128 bytes");
    return;
  }
  std::vector<Key> keys;
  if (open.kind == model::RoomKind::kPublic) {
    keys.push_back({.kind = Key::Kind::kName, .text = public_key(open.name)});
    if (wait_if_busy(turn, keys, command)) return;
    if (world.rooms.find_by_key(keys.front().text) != kNoRoom) {
      Error taken{ErrorCode::kNameTaken, "there is a room of this name"};
      taken.suggestion = free_room_name(world, open.name);
      refuse(turn, std::move(taken));
      return;
    }
  }
  auto invited = invited_by(turn, open);
  if (!invited) return;
  model::PutRoom room;
  room.room = model::make_room_id(world.random);
  room.kind = open.kind;
  room.key = keys.empty() ? std::string() : keys.front().text;
  room.name = open.name;
  room.title = model::clean_display(open.title);
  room.created = turn.now.wall;
  propose_room(turn, room, std::move(*invited), std::move(keys));
}

}  // namespace parley::core
