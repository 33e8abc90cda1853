// Greet: the reply to a hello, and where each log goes on from.

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/inviting.h"
#include "core/sessions.h"

namespace parley::core {
namespace {

using Held = std::vector<std::pair<model::RoomId, model::Seq>>;

// What the client holds, by room; later mentions of the same room do not count.
Held held_by(const model::cmd::Hello& hello) {
  if (!hello.since) return {};
  Held held = hello.since->rooms;
  std::stable_sort(held.begin(), held.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return held;
}

const model::Seq* find_held(const Held& held, model::RoomId room) {
  const auto found =
      std::lower_bound(held.begin(), held.end(), room,
                       [](const auto& entry, model::RoomId id) { return entry.first < id; });
  return found != held.end() && found->first == room ? &found->second : nullptr;
}

std::string make_session(Random& random) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string session;
  for (std::uint64_t bits = random.next_u64(), i = 0; i < 16; ++i, bits >>= 4U) {
    session.push_back(kDigits[bits & 15U]);
  }
  return session;
}

void add_partners(const World& world, UserIndex user, model::answer::Hello& answer) {
  world.members.for_user(user, [&](MemberIndex m) {
    const RoomIndex room = world.members.at(m).room;
    if (world.rooms.at(room).kind != model::RoomKind::kDirect) return true;
    if (is_hidden(world, world.members.at(m))) return true;
    world.members.for_room(room, [&](MemberIndex other) {
      const UserIndex partner = world.members.at(other).user;
      if (partner != user) answer.users.push_back(world.users.view(partner));
      return true;
    });
    return true;
  });
}

// Open invitations, and who they are from.
void add_invites(const World& world, UserIndex user, model::answer::Hello& answer) {
  for (const Offered& one : world.offers.of(user)) {
    if (one.state != model::Offer::kOpen) continue;
    const User& by = world.users.at(one.by);
    answer.invites.push_back({label_of(world.rooms.at(one.room)), by.id, one.ts, one.state});
    const bool known = std::ranges::any_of(
        answer.users, [&](const model::UserView& view) { return view.user == by.id; });
    if (!known) answer.users.push_back(world.users.view(one.by));
  }
}

// Lets the connection in, and the older one of the same device go. False: refused.
bool attach(Turn& turn, std::string_view device_name) {
  Clients& clients = turn.world.clients;
  const UserIndex user = turn.asker.user;
  const std::uint64_t device = device_hash(device_name);
  const Session* older = clients.find(user, device);
  const bool too_many = older == nullptr && turn.world.settings.limits &&
                        clients.count_of(user) >= limits::kClientsPerUserMax;
  if (too_many) {
    reply(turn, fail(ErrorCode::kQuota, "too many connections of this user"));
    return false;
  }
  const std::optional<ClientId> replaced =
      older != nullptr ? std::optional(older->client) : std::nullopt;
  clients.attach(turn.asker.client, user, device, Tongue::kParley);
  if (replaced) {
    clients.detach(*replaced);
    turn.out.push_back(CloseClient{*replaced, Farewell::kReplaced});
  }
  return true;
}

}  // namespace

void greet(Turn& turn, const model::cmd::Hello& hello, std::string new_token) {
  World& world = turn.world;
  const UserIndex index = turn.asker.user;
  const User& user = turn.user();
  const bool was_online = world.clients.online(index);
  if (!attach(turn, hello.device)) return;

  model::answer::Hello answer;
  answer.user = world.users.view(index);
  answer.session = make_session(world.random);
  answer.epoch = world.epoch;
  answer.server_name = world.settings.server_name;
  answer.server_version = world.settings.server_version;
  answer.time = turn.now.wall;
  answer.token = std::move(new_token);
  answer.us = user.head;
  add_partners(world, index, answer);
  add_invites(world, index, answer);

  const bool same_life = hello.since && hello.since->epoch == world.epoch;
  const Held held = held_by(hello);
  const ClientId client = turn.asker.client;
  std::vector<Follow> follows;
  const bool resumes = same_life && hello.since->user <= user.head;
  // Its own log leads: nobody is to hear of a room before the `room+` that tells what it is.
  follows.push_back({.client = client,
                     .log = user.log,
                     .from = (resumes ? hello.since->user : user.head) + 1,
                     .head = user.head,
                     .leads = true});
  world.members.for_user(index, [&](MemberIndex m) {
    const RoomIndex room = world.members.at(m).room;
    if (is_hidden(world, world.members.at(m))) return true;
    answer.rooms.push_back(view_of(world, room, index));
    const model::RoomId id = answer.rooms.back().room;
    const model::Seq head = answer.rooms.back().head;
    const model::Seq* seq = find_held(held, id);
    const bool known = seq == nullptr || (same_life && *seq <= head);
    if (!known) answer.resync.push_back(id);
    follows.push_back({client, id, (seq != nullptr && known ? *seq : head) + 1, head});
    return true;
  });
  // The user's list begins with the room joined last.
  std::reverse(answer.rooms.begin(), answer.rooms.end());

  // The reply first: events mean nothing to a client that does not know its rooms yet. Without a
  // number, too: its connection has to know that it is greeted.
  turn.out.push_back(Reply{client, turn.asker.request, model::Answer(std::move(answer))});
  for (Follow& follow : follows) turn.out.push_back(follow);
  turn.out.push_back(Resumed{client});
  if (!was_online) world.presence_news.note(index);
}

}  // namespace parley::core
