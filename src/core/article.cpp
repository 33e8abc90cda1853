// Article: signing in by name alone, and sending from one name to another.

#include <optional>
#include <utility>

#include "base/limits.h"
#include "core/answering.h"
#include "core/by_name.h"
#include "core/direct.h"
#include "core/inviting.h"
#include "core/messages.h"
#include "core/presence.h"
#include "core/sessions.h"
#include "core/welcome.h"
#include "model/name_forms.h"
#include "model/names.h"

namespace parley::core {
namespace {

model::PutUser new_user(World& world, const model::UserId& user, WallTime created) {
  const std::string display(model::simple_name(user));
  return {user,    display,
          false,   model::make_room_id(world.random),
          created, model::forms_of(user, display)};
}

Key user_key(const model::UserId& user) {
  return {.kind = Key::Kind::kUser, .text = user.value()};
}

// The connection counts for its user from here on, and follows the direct rooms from behind what
// was read, if it takes from the log.
void attach(World& world, UserIndex user, const ArticleDesk::Seat& seat, Effects& out) {
  const bool was_online = world.clients.online(user);
  world.clients.attach(seat.client, user, 0, seat.tongue);
  // Before it hears anything of a log: who it is decides what it is told.
  out.push_back(Reply{seat.client, {}, model::Answer(model::answer::Me{world.users.view(user)})});
  if (seat.tongue == Tongue::kArticleStored) {
    world.members.for_user(user, [&](MemberIndex m) {
      const Member& member = world.members.at(m);
      const Room& room = world.rooms.at(member.room);
      if (room.kind == model::RoomKind::kDirect && !is_hidden(world, member)) {
        out.push_back(Follow{seat.client, room.id, member.read + 1, room.log.head()});
      }
      return true;
    });
  }
  if (!was_online) world.presence_news.note(user);
}

// A user that has just been made may be sitting here already.
void attach_if_seated(World& world, UserIndex user, Effects& out) {
  const ArticleDesk::Seat* seat = world.desk.find(world.users.at(user).id);
  if (seat != nullptr && world.clients.find(seat->client) == nullptr) {
    attach(world, user, *seat, out);
  }
}

void make_user(World& world, const model::UserId& id, Now now, Effects& out) {
  std::vector<Key> keys{user_key(id)};
  if (const Key* busy = world.serial.busy(keys)) {
    // Somebody is making it; if that fails, this tries again.
    world.serial.wait(*busy, [&world, id](Now later, Effects& effects) {
      if (world.users.find(id.value()) == kNoUser) {
        make_user(world, id, later, effects);
      } else {
        attach_if_seated(world, world.users.find(id.value()), effects);
      }
    });
    return;
  }
  Turn turn{world, now, out, {}};
  model::PutUser user = new_user(world, id, now.wall);
  model::Write write;
  write.changes.emplace_back(user);
  propose_or(
      turn, std::move(write), std::move(keys),
      [user = std::move(user)](Turn& later, const Commit&) {
        attach_if_seated(later.world, add_user(later.world, user, later.out), later.out);
      },
      // Not stored: it is at the desk all the same, and its first message tries again.
      [](Turn&, const model::Outcome&) {});
}

// What send_by_name must make and change before it can append.
struct Missing {
  std::vector<model::PutUser> users;
  std::optional<DirectPlan> direct;
  Answering answering;  // of a room that is there
  std::vector<Key> keys;
};

model::PutUser find_or_make(World& world, const model::UserId& id, WallTime now, Missing& missing) {
  const UserIndex user = world.users.find(id.value());
  if (user != kNoUser) return put_user_of(world.users.at(user));
  missing.keys.push_back(user_key(id));
  missing.users.push_back(new_user(world, id, now));
  return missing.users.back();
}

Missing find_missing(World& world, const ByName& message, WallTime now) {
  Missing missing;
  std::string key = direct_key(message.from, message.to);
  const RoomIndex room = world.rooms.find_by_key(key);
  if (room != kNoRoom) {
    const UserIndex author = world.users.find(message.from.value());
    missing.answering = answering_of(world, room, author, now);
    if (missing.answering.ends_request) missing.keys.push_back(offers_key(author));
    return missing;
  }
  const model::PutUser from = find_or_make(world, message.from, now, missing);
  const model::PutUser to =
      message.to == message.from ? from : find_or_make(world, message.to, now, missing);
  missing.keys.push_back({.kind = Key::Kind::kName, .text = std::move(key)});
  const UserIndex known = world.users.find(message.to.value());
  if (known != kNoUser) missing.keys.push_back(offers_key(known));
  missing.direct = plan_direct(world, from, to, now);
  return missing;
}

model::Append append_by_name(const ByName& message, model::RoomId log, WallTime now,
                             model::EventBody body) {
  model::Append append;
  append.log = log;
  append.ts = now;
  append.author = message.from;
  append.author_read = model::AuthorRead::kIfNothingUnread;
  append.body = std::move(body);
  return append;
}

bool text_is_wrong(Turn& turn, const std::string& text) {
  if (!text.empty() && text.size() <= limits::kTextBytesMax) return false;
  reply(turn, text.empty() ? fail(ErrorCode::kBadRequest, "text: it is empty")
                           : fail(ErrorCode::kTooLarge, "text: more than 16384 bytes"));
  return true;
}

bool is_connected(World& world, const model::UserId& id) {
  const UserIndex user = world.users.find(id.value());
  return world.desk.find(id) != nullptr || (user != kNoUser && world.clients.online(user));
}

void reply_rate_limited(Turn& turn, std::uint32_t after_ms, const char* message) {
  Error error{ErrorCode::kRateLimited, message};
  error.after_ms = after_ms;
  reply(turn, fail(std::move(error)));
}

bool within_rate(Turn& turn) {
  if (!turn.world.settings.limits || turn.asker.user == kNoUser) return true;
  const std::uint32_t after_ms = turn.user().rates.take(RateClass::kSend, turn.now.mono);
  if (after_ms == 0) return true;
  reply_rate_limited(turn, after_ms, "too fast; slow down");
  return false;
}

// 0, or after how many milliseconds one more name may be made from there.
std::uint32_t new_name_after_ms(World& world, model::Origin origin, Now now) {
  return world.settings.limits ? world.new_names.take(origin, kNewNameRate, now.mono) : 0;
}

// Whether both may have one direct room more; who is new has none. All of them count here, also
// those that others began: this form makes no requests that could give way.
bool too_many_rooms(Turn& turn, const ByName& message) {
  const World& world = turn.world;
  const auto has_too_many = [&](const model::UserId& id) {
    const UserIndex user = world.users.find(id.value());
    return user != kNoUser && world.users.at(user).rooms >= limits::kRoomsPerUserMax;
  };
  if (has_too_many(message.from)) {
    reply(turn, fail(ErrorCode::kQuota, "from: it is in too many rooms"));
  } else if (has_too_many(message.to)) {
    reply(turn, fail(ErrorCode::kFull, "to: it is in too many rooms"));
  } else {
    return false;
  }
  return true;
}

bool may_make(Turn& turn, const ByName& message, const Missing& missing) {
  if (missing.direct && too_many_rooms(turn, message)) return false;
  for (std::size_t i = 0; i < missing.users.size(); ++i) {
    const std::uint32_t after_ms = new_name_after_ms(turn.world, message.origin, turn.now);
    if (after_ms == 0) continue;
    reply_rate_limited(turn, after_ms, "too many new names from your address; try again later");
    return false;
  }
  return true;
}

void apply_by_name(Turn& turn, const model::UserId& to, RoomIndex room, const Missing& missing,
                   const Commit& commit) {
  World& world = turn.world;
  for (const model::PutUser& user : missing.users) {
    attach_if_seated(world, add_user(world, user, turn.out), turn.out);
  }
  turn.asker.user = world.users.find(commit.events.back()->author.value());
  if (missing.direct) room = apply_direct(turn, *missing.direct, commit);
  const std::size_t message = commit.events.size() - 1;
  if (!missing.direct) apply_answering(turn, missing.answering, commit, message - 1);
  post(turn, room, commit, message, model::AuthorRead::kIfNothingUnread);
  reply(turn, model::Answer(model::answer::Routed{to, is_connected(world, to), true}));
}

}  // namespace

void sign_in_by_name(World& world, const SignIn& sign_in, Now now, Effects& out) {
  const ClientId client = sign_in.client;
  if (world.desk.has(client) || world.clients.find(client) != nullptr) return;
  const model::UserId user = speaker_of(world, sign_in.name);
  const UserIndex known = world.users.find(user.value());
  if (known == kNoUser && new_name_after_ms(world, sign_in.origin, now) > 0) {
    out.push_back(CloseClient{client, Farewell::kRateLimited});
    return;
  }
  const auto replaced = world.desk.sit(user, client, sign_in.tongue);
  // The new one first, so that nobody is told that the user went offline.
  if (known != kNoUser) {
    attach(world, known, *world.desk.find(user), out);
  } else {
    make_user(world, user, now, out);
  }
  if (replaced) {
    world.clients.detach(*replaced);
    out.push_back(CloseClient{*replaced, Farewell::kReplaced});
  }
}

void send_by_name(World& world, ByName message, Entry entry, Now now, Effects& out) {
  Turn turn{world, now, out, Asker{message.client, message.request}};
  turn.asker.user = world.users.find(message.from.value());
  if (entry == Entry::kFirst) {
    if (!within_rate(turn) || text_is_wrong(turn, message.text)) return;
  }
  Missing missing = find_missing(world, message, now.wall);
  if (const Key* busy = world.serial.busy(missing.keys)) {
    world.serial.wait(*busy,
                      [&world, message = std::move(message)](Now later, Effects& effects) mutable {
                        send_by_name(world, std::move(message), Entry::kAgain, later, effects);
                      });
    return;
  }
  if (!may_make(turn, message, missing)) return;
  model::Write write;
  for (const model::PutUser& user : missing.users) write.changes.emplace_back(user);
  RoomIndex room = world.rooms.find_by_key(direct_key(message.from, message.to));
  const model::RoomId log = missing.direct ? missing.direct->room.room : world.rooms.at(room).id;
  if (missing.direct) {
    put_direct(world, write, *missing.direct,
               append_by_name(message, log, now.wall,
                              model::RoomOpened{.kind = model::RoomKind::kDirect}));
  }
  model::Posted posted;
  posted.text = std::move(message.text);
  posted.format = model::TextFormat::kPlain;
  model::Append message_of = append_by_name(message, log, now.wall, std::move(posted));
  if (!missing.direct) put_answering(write, missing.answering, world, room, message_of);
  write.appends.push_back(std::move(message_of));
  std::vector<Key> keys = missing.keys;
  propose(
      turn, std::move(write), std::move(keys),
      [to = std::move(message.to), room, missing = std::move(missing)](
          Turn& later, const Commit& commit) { apply_by_name(later, to, room, missing, commit); });
}

// Without a rate: nothing is kept and nobody is woken but one connection, and a sender that is
// faster than its receiver reads is the feed's to shed.
void relay_by_name(World& world, ByName message, Effects& out) {
  Turn turn{world, {}, out, Asker{message.client, message.request}};
  if (text_is_wrong(turn, message.text)) return;
  const ArticleDesk::Seat* to = world.desk.find(message.to);
  if (to != nullptr) {
    out.push_back(
        Tell{to->client, model::Handed{std::move(message.from), std::move(message.text)}});
  }
  reply(turn, model::Answer(model::answer::Routed{std::move(message.to), to != nullptr, false}));
}

}  // namespace parley::core
