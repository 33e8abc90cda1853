// Open: makes rooms, and finds the direct one that is there already.

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/commands.h"
#include "core/direct.h"
#include "core/entering.h"
#include "core/inviting.h"
#include "core/welcome.h"
#include "model/name_forms.h"
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
    if (!model::valid_new_room_name(candidate)) return {};
    if (!world.rooms.has_skeleton(model::skeleton_of(candidate))) return candidate;
  }
  return {};
}

// Whoever has set it aside and opens it now takes it, as by `accept`.
void settle_in_direct(Turn& turn, RoomIndex there, model::Command& command) {
  const World& world = turn.world;
  const Room& room = world.rooms.at(there);
  std::vector<Key> keys = newcomer_waits_for(there, turn.asker.user);
  keys.push_back(offers_key(turn.asker.user));
  if (wait_if_busy(turn, keys, command)) return;
  turn.asker.about = room.id;
  const MemberIndex own = world.members.find(there, turn.asker.user);
  if (own != kNoMember && is_hidden(world, world.members.at(own))) {
    const auto& open = std::get<cmd::Open>(command);
    model::Command takes = cmd::Accept{{room.id, {}}, open.cid, {}};
    accept(turn, takes);
    return;
  }
  settle(turn, model::Answer(model::answer::Done{.seq = 1, .ts = room.created, .room = room.id}));
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
  std::vector<Key> keys{{.kind = Key::Kind::kName, .text = direct_key(a.id, b.id)},
                        offers_key(partner)};
  if (wait_if_busy(turn, keys, command)) return;
  const RoomIndex there = world.rooms.find_by_key(keys.front().text);
  if (there != kNoRoom) {
    settle_in_direct(turn, there, command);
    return;
  }
  if (has_too_many_rooms(world, turn.asker.user)) {
    refuse(turn, ErrorCode::kQuota, "you are in too many rooms");
    return;
  }
  DirectPlan plan = plan_direct(world, put_user_of(a), put_user_of(b), turn.now.wall);
  const bool asks = plan.offer == model::Offer::kRequest || plan.hidden();
  if (!within_invite_rate(turn, asks ? 1 : 0)) return;
  model::Write write;
  put_direct(world, write, plan,
             append_with_cid(turn, plan.room.room, model::RoomOpened{.kind = plan.room.kind}));
  propose(turn, std::move(write), std::move(keys),
          [plan = std::move(plan)](Turn& later, const Commit& commit) {
            apply_direct(later, plan, commit);
            reply_done(later, *commit.events.front());
          });
}

// Those who are members from the first moment on, the owner first, and those who are asked.
struct Company {
  std::vector<UserIndex> members;
  std::vector<std::pair<UserIndex, Reception>> others;
};

Company company_of(const Turn& turn, const std::vector<UserIndex>& invited) {
  Company company{.members = {turn.asker.user}, .others = {}};
  for (const UserIndex user : invited) {
    const Reception reception =
        reception_of(turn.world, user, kNoRoom, turn.asker.user, turn.now.wall);
    if (reception == Reception::kAdd) {
      company.members.push_back(user);
    } else {
      company.others.emplace_back(user, reception);
    }
  }
  return company;
}

// A room as it was made, beside what the events of its making say.
struct NewRoom {
  model::PutRoom room;
  std::vector<UserIndex> members;
  std::vector<model::Change> standing;  // of those who are members by another's doing
  std::vector<Asking> asked;
  model::Role role_of(UserIndex user) const {
    return user == members.front() ? model::Role::kOwner : model::Role::kMember;
  }
};

void apply_room(Turn& turn, const NewRoom& made, const Commit& commit) {
  const RoomIndex index = turn.world.rooms.add(made.room);
  for (const UserIndex user : made.members) {
    apply_member(turn.world, index, user, made.role_of(user), {});
  }
  apply_standing(turn.world, made.standing);
  const std::size_t own = 1 + made.members.size();
  for (std::size_t i = 0; i < made.members.size(); ++i) {
    welcome(turn, index, made.members[i], commit, own + i);
  }
  for (std::size_t i = 0; i < own; ++i) publish_in_room(turn, index, commit, i);
  for (const Asking& asking : made.asked) apply_asking(turn, asking, commit);
  reply_done(turn, *commit.events.front());
}

// Appends: the opening, who is in (the owner first), room+ for each of them in the same order, and
// what those hear who are asked.
void propose_room(Turn& turn, const model::PutRoom& room, const std::vector<UserIndex>& invited,
                  std::vector<Key> keys) {
  const World& world = turn.world;
  Company company = company_of(turn, invited);
  NewRoom made{.room = room, .members = std::move(company.members), .standing = {}, .asked = {}};
  model::Write write;
  write.changes.emplace_back(room);
  write.appends.push_back(append_with_cid(
      turn, room.room, model::RoomOpened{room.kind, room.name, room.title, room.topic}));
  for (const UserIndex user : made.members) {
    const User& who = world.users.at(user);
    const model::Role role = made.role_of(user);
    const bool own = user == turn.asker.user;
    write.changes.emplace_back(model::PutMember{room.room, who.id, role, turn.now.wall});
    write.appends.push_back(append_of(
        turn, room.room,
        member_changed(who, own ? model::MemberAct::kJoin : model::MemberAct::kInvite, role)));
    if (own) continue;
    made.standing.emplace_back(
        model::SetOffer{who.id, room.room, turn.user().id, model::Offer::kAdded, turn.now.wall});
  }
  for (const UserIndex user : made.members) {
    write.appends.push_back(
        append_of(turn, world.users.at(user).log, model::RoomAdded{room.room, {}}));
  }
  put_standing(write, made.standing);
  const model::RoomLabel label{room.room, room.kind, room.name, room.title};
  for (const auto& [user, reception] : company.others) {
    made.asked.push_back(put_asking(turn, write, user, label, reception));
  }
  propose(turn, std::move(write), std::move(keys),
          [made = std::move(made)](Turn& later, const Commit& commit) {
            apply_room(later, made, commit);
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
  if (!model::valid_new_room_name(open.name)) {
    refuse(turn, ErrorCode::kBadRequest, "name: lower case letters, digits, - and _");
    return;
  }
  if (open.title.size() > limits::kRoomTitleBytesMax) {
    refuse(turn, ErrorCode::kTooLarge, "title: more than 128 bytes");
    return;
  }
  if (open.topic.size() > limits::kTopicBytesMax) {
    refuse(turn, ErrorCode::kTooLarge, "topic: more than 1024 bytes");
    return;
  }
  std::vector<Key> keys;
  std::string skeleton = model::skeleton_of(open.name);
  if (open.kind == model::RoomKind::kPublic) {
    // By the name others wait for the room; by what it looks like only one of two is made.
    keys.push_back({.kind = Key::Kind::kName, .text = public_key(open.name)});
    if (skeleton != open.name) {
      keys.push_back({.kind = Key::Kind::kName, .text = public_key(skeleton)});
    }
    if (wait_if_busy(turn, keys, command)) return;
    const bool same = world.rooms.find_by_key(keys.front().text) != kNoRoom;
    if (same || world.rooms.has_skeleton(skeleton)) {
      Error taken{ErrorCode::kNameTaken,
                  same ? "there is a room of this name" : "there is a room that looks like it"};
      taken.suggestion = free_room_name(world, open.name);
      refuse(turn, std::move(taken));
      return;
    }
  }
  auto invited = invited_by(turn, open);
  if (!invited) return;
  for (const UserIndex user : *invited) keys.push_back(offers_key(user));
  if (wait_if_busy(turn, keys, command)) return;
  if (!within_invite_rate(turn, invited->size())) return;
  model::PutRoom room;
  room.room = model::make_room_id(world.random);
  room.kind = open.kind;
  if (open.kind == model::RoomKind::kPublic) room.key = keys.front().text;
  room.name = open.name;
  room.title = model::clean_display(open.title);
  room.topic = model::clean_display(open.topic);
  room.created = turn.now.wall;
  room.skeleton = std::move(skeleton);
  propose_room(turn, room, *invited, std::move(keys));
}

}  // namespace parley::core
