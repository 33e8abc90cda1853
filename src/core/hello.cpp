// Hello: who is it? A known token, or a guest who is made here.

#include <utility>

#include "base/limits.h"
#include "core/presence.h"
#include "core/sessions.h"
#include "core/welcome.h"
#include "model/name_forms.h"
#include "model/names.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;

// Nobody has this id, or one that looks like it, and it stands for nobody in particular.
bool is_free(const World& world, const std::string& id) {
  const std::string skeleton = model::skeleton_of(id);
  return world.users.find(id) == kNoUser && !world.users.has_skeleton(skeleton) &&
         !model::is_reserved(skeleton);
}

// `Ada` → the first of `Ada 2`, `Ada 3`, … whose user id is free; empty if none is soon.
std::string free_name(const World& world, const std::string& display) {
  for (int n = 2; n < 1'000; ++n) {
    std::string candidate = model::suggest_name(display, n);
    const auto id = model::make_user_id(candidate);
    if (id && is_free(world, id->value())) return candidate;
  }
  return {};
}

// All that a guest's hello makes.
struct NewGuest {
  model::PutUser user;
  model::PutToken token;
  RoomIndex room = kNoRoom;  // the default room, where it is there and can take one more
  model::Role role = model::Role::kMember;
  ReadFrom from;
};

model::Write write_of(const World& world, const NewGuest& guest) {
  model::Write write;
  write.changes.emplace_back(guest.user);
  write.changes.emplace_back(guest.token);
  if (guest.room == kNoRoom) return write;
  const Room& room = world.rooms.at(guest.room);
  put_member(write, room, guest.user.user, guest.role, guest.user.created);
  const auto append = [&](model::RoomId log, model::EventBody body) {
    model::Append added;
    added.log = log;
    added.ts = guest.user.created;
    added.author = guest.user.user;
    added.body = std::move(body);
    write.appends.push_back(std::move(added));
  };
  append(room.id, model::MemberChanged{guest.user.user, guest.user.display, model::MemberAct::kJoin,
                                       guest.role});
  append(guest.user.log, model::RoomAdded{room.id, {}});
  return write;
}

void apply(Turn& turn, const NewGuest& guest, const Commit& commit) {
  World& world = turn.world;
  turn.asker.user = add_user(world, guest.user, turn.out);
  world.users.add_token(guest.token.hash, turn.asker.user);
  if (guest.room == kNoRoom) return;
  apply_member(world, guest.room, turn.asker.user, guest.role, guest.from);
  welcome(turn, guest.room, turn.asker.user, commit, 1);
  publish_in_room(turn, guest.room, commit, 0);
}

// True where something that this guest's making depends on is in flight: it is in line then.
bool wait_for_turn(Turn& turn, const std::vector<Key>& keys, cmd::Hello& hello,
                   Credential& credential) {
  World& world = turn.world;
  const Key* busy = world.serial.busy(keys);
  if (busy == nullptr) return false;
  (void)world.clients.begin_greeting(turn.asker.client);
  world.serial.wait(*busy, [&world, client = turn.asker.client, request = turn.asker.request,
                            hello = std::move(hello),
                            credential = std::move(credential)](Now now, Effects& out) mutable {
    core::hello(world, client, request, std::move(hello), std::move(credential), Entry::kAgain, now,
                out);
  });
  return true;
}

void propose_guest(Turn& turn, NewGuest guest, std::vector<Key> keys, cmd::Hello hello,
                   std::string token) {
  World& world = turn.world;
  (void)world.clients.begin_greeting(turn.asker.client);
  model::Write write = write_of(world, guest);
  propose_or(
      turn, std::move(write), std::move(keys),
      [guest = std::move(guest), hello = std::move(hello), token = std::move(token)](
          Turn& later, const Commit& commit) mutable {
        apply(later, guest, commit);
        // Who went away meanwhile comes back with nothing: the name is taken, by nobody.
        if (later.world.clients.end_greeting(later.asker.client)) {
          greet(later, hello, std::move(token));
        }
      },
      [](Turn& later, const model::Outcome& outcome) {
        if (later.world.clients.end_greeting(later.asker.client)) {
          reply_not_committed(later, outcome);
        }
      });
}

// At the last moment, so that only who is made takes a place.
bool within_guest_rate(Turn& turn) {
  if (!turn.world.settings.limits) return true;
  const std::uint32_t after_ms = turn.world.new_guests.take(kGuestRate, turn.now.mono);
  if (after_ms == 0) return true;
  Error error{ErrorCode::kRateLimited, "too many new guests; try again a little later"};
  error.after_ms = after_ms;
  reply(turn, fail(std::move(error)));
  return false;
}

void hello_guest(Turn& turn, cmd::Hello hello, Credential credential) {
  World& world = turn.world;
  if (!world.settings.guests) {
    reply(turn, fail(ErrorCode::kUnauthorized, "this server admits no guests"));
    return;
  }
  NewGuest guest;
  guest.user.display = model::clean_display(hello.guest_name);
  auto id = model::make_user_id(guest.user.display);
  if (!id || guest.user.display.size() > limits::kDisplayBytesMax) {
    reply(turn, fail(ErrorCode::kBadRequest, "guest: a name of letters or digits"));
    return;
  }
  guest.user.user = std::move(*id);

  const std::string& lobby = world.settings.default_room;
  guest.user.forms = model::forms_of(guest.user.user, guest.user.display);
  // Two that look alike cannot both be made: they wait for each other.
  std::vector<Key> waits_for{{.kind = Key::Kind::kUser, .text = guest.user.forms.skeleton}};
  std::vector<Key> takes = waits_for;
  if (!lobby.empty()) {
    waits_for.push_back({.kind = Key::Kind::kName, .text = public_key(lobby)});
    guest.room = world.rooms.find_by_key(public_key(lobby));
  }
  if (guest.room != kNoRoom) {
    waits_for.push_back({.kind = Key::Kind::kRoster, .a = guest.room});
    if (world.rooms.at(guest.room).members <= 1) takes.push_back(waits_for.back());
  }
  if (wait_for_turn(turn, waits_for, hello, credential)) return;

  if (!is_free(world, guest.user.user.value())) {
    Error taken{ErrorCode::kNameTaken, "somebody has this name, or one that looks like it"};
    taken.suggestion = free_name(world, guest.user.display);
    reply(turn, fail(std::move(taken)));
    return;
  }
  if (!within_guest_rate(turn)) return;
  guest.user.guest = true;
  guest.user.log = model::make_room_id(world.random);
  guest.user.created = turn.now.wall;
  guest.token = {credential.hash, guest.user.user, turn.now.wall};
  if (guest.room != kNoRoom && is_full(world, guest.room)) guest.room = kNoRoom;
  if (guest.room != kNoRoom) {
    guest.role = role_of_newcomer(world.rooms.at(guest.room));
    guest.from = newcomer_reads_from(world, guest.room);
  }
  propose_guest(turn, std::move(guest), std::move(takes), std::move(hello),
                std::move(credential.new_token));
}

}  // namespace

void hello(World& world, ClientId client, RequestId request, cmd::Hello hello,
           Credential credential, Entry entry, Now now, Effects& out) {
  const bool waited = world.clients.end_greeting(client);
  if (entry == Entry::kAgain && !waited) return;  // it went away
  Turn turn{world, now, out, Asker{client, request}};
  const bool greeted = world.clients.find(client) != nullptr || world.desk.has(client);
  if (greeted || (entry == Entry::kFirst && waited)) {
    if (!greeted) (void)world.clients.begin_greeting(client);  // the first one goes on
    reply(turn, fail(ErrorCode::kBadRequest, "hello: one is enough"));
    return;
  }
  if (hello.version != 1) {
    out.push_back(CloseClient{client, Farewell::kVersion});
    return;
  }
  if (hello.token.empty() && !hello.guest_name.empty()) {
    hello_guest(turn, std::move(hello), std::move(credential));
    return;
  }
  if (!hello.token.empty()) turn.asker.user = world.users.find(credential.hash);
  if (turn.asker.user == kNoUser) {
    reply(turn, fail(ErrorCode::kUnauthorized, "this token is not known"));
    return;
  }
  greet(turn, hello, {});
}

void disconnected(World& world, ClientId client) {
  world.desk.leave(client);
  const UserIndex user = world.clients.detach(client);
  if (user != kNoUser && !world.clients.online(user)) world.presence_news.note(user);
}

}  // namespace parley::core
