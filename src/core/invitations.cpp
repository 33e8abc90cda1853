// Invitations: invite, accept, decline, and the list of them.

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/commands.h"
#include "core/entering.h"
#include "core/inviting.h"
#include "core/welcome.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;
using model::Offer;
using model::Trust;

model::Answer asked(const Turn& turn, model::RoomId room) {
  return model::Answer(model::answer::Done{.ts = turn.now.wall, .room = room, .asked = true});
}
model::Answer done_in(const Turn& turn, model::RoomId room) {
  return model::Answer(model::answer::Done{.ts = turn.now.wall, .room = room});
}

// Who invites learns nothing of how it is received: an event in his own log bears the cid.
void propose_asking(Turn& turn, UserIndex invited, Reception reception) {
  const Room& room = turn.world.rooms.at(turn.room);
  model::Write write;
  write.appends.push_back(append_with_cid(
      turn, turn.user().log, model::InviteSent{room.id, turn.world.users.at(invited).id}));
  Asking asking{.user = invited};
  if (reception != Reception::kStands) {
    asking = put_asking(turn, write, invited, label_of(room), reception);
  }
  propose(turn, std::move(write), {offers_key(invited)},
          [asking = std::move(asking), id = room.id](Turn& later, const Commit& commit) {
            publish_own(later, later.asker.user, commit, 0);
            apply_asking(later, asking, commit);
            reply(later, asked(later, id));
          });
}

// ---- accept and decline -------------------------------------------------------------------------

struct Choice {
  RoomIndex room = kNoRoom;
  UserIndex by = kNoUser;  // kNoUser: not said
  bool wrong = false;      // a user that is not there
};

Choice choice_of(const Turn& turn, const model::RoomRef& ref, const model::UserId& by) {
  Choice choice{.room = resolve(turn.world, turn.asker.user, ref).value_or(kNoRoom)};
  if (by) choice.by = turn.world.users.find(by.value());
  choice.wrong = by && choice.by == kNoUser;
  return choice;
}

void refuse_no_invitation(Turn& turn) {
  refuse(turn, ErrorCode::kNotFound, "there is no such invitation");
}

// The one that is meant: the open one that has waited longest, else the newest set aside.
const Offered* find_offer(const Turn& turn, const Choice& choice) {
  const Offered* aside = nullptr;
  for (const Offered& one : turn.world.offers.of(turn.asker.user)) {
    if (one.room != choice.room) continue;
    if (choice.by != kNoUser && one.by != choice.by) continue;
    if (one.state == Offer::kOpen) return &one;
    aside = &one;
  }
  return aside;
}

// Of a direct room: its people stay its members, whatever they think of it.
Standing settle_request(const Turn& turn, Offer offer, Trust trust) {
  const Member& member = turn.world.members.at(turn.member);
  const Room& room = turn.world.rooms.at(turn.room);
  Standing standing(turn.world, turn.asker.user, turn.now.wall);
  standing.settle(room.id, member.by, offer);
  standing.trust(member.by, trust);
  return standing;
}

void propose_in_direct(Turn& turn, Standing standing, model::EventBody own,
                       void (*apply_own)(Turn&, RoomIndex, const Commit&)) {
  model::Write write;
  put_standing(write, standing.changes());
  write.appends.push_back(append_with_cid(turn, turn.user().log, std::move(own)));
  std::vector<Key> keys{{.kind = Key::Kind::kMember, .a = turn.room, .b = turn.asker.user},
                        offers_key(turn.asker.user)};
  propose(
      turn, std::move(write), std::move(keys),
      [room = turn.room, changes = standing.take(), apply_own](Turn& later, const Commit& commit) {
        apply_standing(later.world, changes);
        apply_own(later, room, commit);
        reply(later, done_in(later, later.world.rooms.at(room).id));
      });
}

void publish_first(Turn& turn, RoomIndex, const Commit& commit) {
  publish_own(turn, turn.asker.user, commit, 0);
}

void show_again(Turn& turn, RoomIndex room, const Commit& commit) {
  welcome(turn, room, turn.asker.user, commit, 0);
}

void hide(Turn& turn, RoomIndex room, const Commit& commit) {
  turn.world.clients.for_user(turn.asker.user, [&](const Session& session) {
    turn.out.push_back(Unfollow{session.client, turn.world.rooms.at(room).id});
  });
  publish_own(turn, turn.asker.user, commit, 0);
}

void accept_direct(Turn& turn) {
  const Member& member = turn.world.members.at(turn.member);
  const model::RoomId id = turn.world.rooms.at(turn.room).id;
  const bool hidden = is_hidden(turn.world, member);
  if (!hidden && member.offer != Offer::kRequest) {
    settle_in(turn);
    return;
  }
  Standing standing = settle_request(turn, Offer::kAnswered, Trust::kTrusted);
  if (hidden) {
    propose_in_direct(turn, std::move(standing), model::RoomAdded{id, {}}, show_again);
  } else {
    propose_in_direct(turn, std::move(standing),
                      model::InviteEnded{id, {}, model::InviteEnd::kAccepted}, publish_first);
  }
}

void decline_direct(Turn& turn) {
  const Member& member = turn.world.members.at(turn.member);
  const model::RoomId id = turn.world.rooms.at(turn.room).id;
  if (is_hidden(turn.world, member)) {
    settle(turn, done_in(turn, id));
  } else if (member.offer != Offer::kRequest) {
    refuse(turn, ErrorCode::kForbidden, "this room is no request: you are in it");
  } else {
    propose_in_direct(turn, settle_request(turn, Offer::kDeclined, Trust::kQuiet),
                      model::RoomRemoved{id}, hide);
  }
}

bool is_direct(const Turn& turn) {
  return turn.world.rooms.at(turn.room).kind == model::RoomKind::kDirect;
}

// Fills turn.room and turn.member. False: refused, or in line behind `keys`.
bool find_choice(Turn& turn, const Choice& choice, std::vector<Key> keys, model::Command& command) {
  if (choice.room == kNoRoom || choice.wrong) {
    refuse_no_invitation(turn);
    return false;
  }
  keys.push_back(offers_key(turn.asker.user));
  if (wait_if_busy(turn, keys, command)) return false;
  turn.room = choice.room;
  turn.member = turn.world.members.find(choice.room, turn.asker.user);
  turn.asker.about = turn.world.rooms.at(choice.room).id;
  return true;
}

void propose_decline(Turn& turn, const Choice& choice) {
  const World& world = turn.world;
  const model::RoomId id = world.rooms.at(turn.room).id;
  Standing standing(world, turn.asker.user, turn.now.wall);
  std::vector<UserIndex> declined;
  for (const Offered& one : world.offers.of(turn.asker.user)) {
    const bool meant = choice.by == kNoUser || one.by == choice.by;
    if (one.room == turn.room && meant && one.state == Offer::kOpen) declined.push_back(one.by);
  }
  if (declined.empty()) {
    settle(turn, done_in(turn, id));  // set aside already
    return;
  }
  for (const UserIndex by : declined) {
    standing.offer(id, {turn.room, by, Offer::kDeclined, turn.now.wall});
    standing.trust(by, Trust::kQuiet);
  }
  const model::UserId by = choice.by == kNoUser ? model::UserId() : world.users.at(choice.by).id;
  propose_in_direct(turn, std::move(standing),
                    model::InviteEnded{id, by, model::InviteEnd::kDeclined}, publish_first);
}

model::OfferView view_of(const World& world, const Offered& one) {
  return {label_of(world.rooms.at(one.room)), world.users.at(one.by).id, one.ts, one.state};
}

}  // namespace

void invite(Turn& turn, model::Command& command) {
  const World& world = turn.world;
  const UserIndex invited = world.users.find(std::get<cmd::Invite>(command).user.value());
  if (is_direct(turn)) {
    refuse(turn, ErrorCode::kForbidden, "a direct room has its two people and nobody else");
    return;
  }
  if (invited == kNoUser) {
    refuse(turn, ErrorCode::kNotFound, "there is no such user");
    return;
  }
  std::vector<Key> keys = newcomer_waits_for(turn.room, invited);
  keys.push_back(offers_key(invited));
  if (wait_if_busy(turn, keys, command)) return;
  if (world.members.find(turn.room, invited) != kNoMember) {
    settle_in(turn);
    return;
  }
  if (is_full(world, turn.room)) {
    refuse(turn, ErrorCode::kFull, "the room is full");
    return;
  }
  const Reception reception =
      reception_of(world, invited, turn.room, turn.asker.user, turn.now.wall);
  if (!within_invite_rate(turn, 1)) return;
  if (reception != Reception::kAdd) {
    propose_asking(turn, invited, reception);
    return;
  }
  Standing standing(world, invited, turn.now.wall);
  standing.drop(turn.room);
  standing.settle(world.rooms.at(turn.room).id, turn.asker.user, Offer::kAdded);
  propose_member(turn, {invited, model::MemberAct::kInvite, standing.take()});
}

void accept(Turn& turn, model::Command& command) {
  const World& world = turn.world;
  const auto& accept = std::get<cmd::Accept>(command);
  const Choice choice = choice_of(turn, accept.room, accept.by);
  if (!find_choice(turn, choice, newcomer_waits_for(choice.room, turn.asker.user), command)) return;
  if (turn.member != kNoMember) {
    is_direct(turn) ? accept_direct(turn) : settle_in(turn);
    return;
  }
  const Offered* offered = find_offer(turn, choice);
  if (offered == nullptr) {
    refuse_no_invitation(turn);
  } else if (is_full(world, turn.room)) {
    refuse(turn, ErrorCode::kFull, "the room is full; the invitation stays");
  } else if (has_too_many_rooms(world, turn.asker.user)) {
    refuse(turn, ErrorCode::kQuota, "you are in too many rooms: leave one, the invitation stays");
  } else {
    Standing standing(world, turn.asker.user, turn.now.wall);
    standing.drop(turn.room);
    standing.settle(world.rooms.at(turn.room).id, offered->by, Offer::kAccepted);
    standing.trust(offered->by, Trust::kTrusted);
    propose_member(turn, {turn.asker.user, model::MemberAct::kJoin, standing.take()});
  }
}

void decline(Turn& turn, model::Command& command) {
  const auto& decline = std::get<cmd::Decline>(command);
  const Choice choice = choice_of(turn, decline.room, decline.by);
  std::vector<Key> keys{{.kind = Key::Kind::kMember, .a = choice.room, .b = turn.asker.user}};
  if (!find_choice(turn, choice, std::move(keys), command)) return;
  if (turn.member != kNoMember && is_direct(turn)) {
    decline_direct(turn);
  } else if (turn.member != kNoMember) {
    refuse(turn, ErrorCode::kForbidden, "you are in this room: leave it");
  } else if (find_offer(turn, choice) == nullptr) {
    refuse_no_invitation(turn);
  } else {
    propose_decline(turn, choice);
  }
}

void list_invites(Turn& turn, model::Command&) {
  const World& world = turn.world;
  model::answer::Invites answer;
  for (const Offered& one : world.offers.of(turn.asker.user)) {
    (one.state == Offer::kOpen ? answer.invites : answer.aside).push_back(view_of(world, one));
  }
  // Direct rooms that are not shown stand beside what was never entered, the newest of them.
  std::size_t hidden = 0;
  world.members.for_user(turn.asker.user, [&](MemberIndex m) {
    const Member& member = world.members.at(m);
    if (!is_hidden(world, member)) return true;
    const Room& room = world.rooms.at(member.room);
    answer.aside.push_back({label_of(room), world.users.at(member.by).id, room.ts, member.offer});
    return ++hidden < limits::kInvitesAsideMax;
  });
  std::ranges::stable_sort(answer.aside, {}, &model::OfferView::ts);
  reply(turn, model::Answer(std::move(answer)));
}

}  // namespace parley::core
