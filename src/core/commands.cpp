#include "core/commands.h"

#include <array>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "core/digest.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;

enum class Needs : std::uint8_t {
  kNothing,
  kRoom,    // its room is there and visible to the asker
  kMember,  // … and the asker is in it
};

struct Row {
  std::size_t index;  // of the struct in model::Command
  RateClass rate;
  Needs needs;
  void (*run)(Turn&, model::Command&);
};

template <class C, std::size_t I = 0>
consteval std::size_t index_of() {
  if constexpr (std::is_same_v<C, std::variant_alternative_t<I, model::Command>>) {
    return I;
  } else {
    return index_of<C, I + 1>();
  }
}

template <class C>
consteval Row row(RateClass rate, Needs needs, void (*run)(Turn&, model::Command&)) {
  return {index_of<C>(), rate, needs, run};
}

constexpr std::array kTable{
    row<cmd::Hello>(RateClass::kQuery, Needs::kNothing, greeted_already),
    row<cmd::Bye>(RateClass::kNone, Needs::kNothing, bye),
    row<cmd::Ping>(RateClass::kQuery, Needs::kNothing, ping),
    row<cmd::Send>(RateClass::kSend, Needs::kMember, send),
    row<cmd::Edit>(RateClass::kSend, Needs::kMember, edit),
    row<cmd::Delete>(RateClass::kSend, Needs::kMember, erase),
    row<cmd::React>(RateClass::kSend, Needs::kMember, react),
    row<cmd::Open>(RateClass::kChange, Needs::kNothing, open),
    row<cmd::Join>(RateClass::kChange, Needs::kRoom, join),
    row<cmd::Leave>(RateClass::kChange, Needs::kMember, leave),
    row<cmd::Invite>(RateClass::kChange, Needs::kMember, invite),
    row<cmd::Set>(RateClass::kChange, Needs::kMember, set),
    row<cmd::Read>(RateClass::kQuery, Needs::kMember, read),
    row<cmd::Typing>(RateClass::kEphemeral, Needs::kMember, typing),
    row<cmd::Signal>(RateClass::kEphemeral, Needs::kMember, signal),
    row<cmd::History>(RateClass::kQuery, Needs::kMember, history),
    row<cmd::Rooms>(RateClass::kQuery, Needs::kNothing, list_rooms),
    row<cmd::Who>(RateClass::kQuery, Needs::kMember, who),
    row<cmd::Profile>(RateClass::kQuery, Needs::kNothing, profile),
    row<cmd::Me>(RateClass::kChange, Needs::kNothing, me),
    row<cmd::Accept>(RateClass::kChange, Needs::kNothing, accept),
    row<cmd::Decline>(RateClass::kChange, Needs::kNothing, decline),
    row<cmd::Invites>(RateClass::kQuery, Needs::kNothing, list_invites),
};

consteval bool in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].index != i) return false;
  }
  return kTable.size() == std::variant_size_v<model::Command>;
}
static_assert(in_order(), "one row for each command, in the order of model::Command");

// The cid and the digest of a command that has them.
void note_cid(Asker& asker, const model::Command& command) {
  std::visit(
      [&]<class C>(const C& c) {
        if constexpr (requires { c.cid; }) {
          asker.cid = c.cid;
          asker.digest = digest_of(c);
          asker.tells_room = std::is_same_v<C, cmd::Open> || std::is_same_v<C, cmd::Join> ||
                             std::is_same_v<C, cmd::Leave> || std::is_same_v<C, cmd::Invite> ||
                             std::is_same_v<C, cmd::Accept> || std::is_same_v<C, cmd::Decline>;
          asker.asks = std::is_same_v<C, cmd::Invite>;
        }
      },
      command);
}

bool cid_is_wrong(const model::Command& command) {
  return std::visit(
      [](const auto& c) {
        if constexpr (requires { c.cid; }) {
          return c.cid.empty() || c.cid.size() > limits::kCidBytesMax;
        }
        return false;
      },
      command);
}

const model::RoomRef* room_of(const model::Command& command) {
  return std::visit(
      [](const auto& c) -> const model::RoomRef* {
        if constexpr (requires { c.room; }) return &c.room;
        return nullptr;
      },
      command);
}

bool in_private_room_named(const World& world, UserIndex user, std::string_view name) {
  bool found = false;
  world.members.for_user(user, [&](MemberIndex m) {
    const Room& room = world.rooms.at(world.members.at(m).room);
    found = room.kind == model::RoomKind::kPrivate && room.name == name;
    return !found;
  });
  return found;
}

bool within_rate(Turn& turn, RateClass rate) {
  if (!turn.world.settings.limits) return true;
  const std::uint32_t after_ms = turn.user().rates.take(rate, turn.now.mono);
  if (after_ms == 0) return true;
  Error error{ErrorCode::kRateLimited, "too fast; slow down"};
  error.after_ms = after_ms;
  reply(turn, fail(std::move(error)));
  return false;
}

// Fills turn.room and turn.member; false where the command has been refused or waits.
bool find_room(Turn& turn, Needs needs, const model::RoomRef& ref, model::Command& command) {
  World& world = turn.world;
  Result<RoomIndex> found = resolve(world, turn.asker.user, ref);
  if (!found) {
    // Somebody may be opening it right now: who is that quick must not lose for it.
    if (!ref.name.empty() && found.error().code == ErrorCode::kNotFound &&
        wait_if_busy(turn, {{.kind = Key::Kind::kName, .text = public_key(ref.name)}}, command)) {
      return false;
    }
    refuse(turn, std::move(found.error()));
    return false;
  }
  turn.room = *found;
  turn.asker.about = world.rooms.at(turn.room).id;
  // The asker's own join or leave is on its way: what follows must see its outcome.
  if (wait_if_busy(turn, {{.kind = Key::Kind::kMember, .a = turn.room, .b = turn.asker.user}},
                   command)) {
    return false;
  }
  turn.member = world.members.find(turn.room, turn.asker.user);
  if (turn.member != kNoMember) return true;
  if (world.rooms.at(turn.room).kind != model::RoomKind::kPublic) {
    refuse(turn, ErrorCode::kNotFound, "there is no such room");
    return false;
  }
  if (needs == Needs::kMember) {
    refuse(turn, ErrorCode::kForbidden, "join the room first");
    return false;
  }
  return true;
}

}  // namespace

Result<RoomIndex> resolve(const World& world, UserIndex user, const model::RoomRef& ref) {
  const RoomIndex known =
      ref.id ? world.rooms.find(ref.id) : world.rooms.find_by_key(public_key(ref.name));
  const bool own = !ref.id && in_private_room_named(world, user, ref.name);
  if (known != kNoRoom && own) {
    return fail(ErrorCode::kAmbiguous,
                "room: a public room and a private one of yours have this name; use the id");
  }
  if (known != kNoRoom) return known;
  return fail(ErrorCode::kNotFound, own ? "room: there is no public room of this name; a private "
                                          "one is addressed by its id"
                                        : "there is no such room");
}

bool wait_if_busy(Turn& turn, const std::vector<Key>& keys, model::Command& command) {
  World& world = turn.world;
  const Key* busy = world.serial.busy(keys);
  if (busy == nullptr) return false;
  world.serial.wait(*busy, [&world, client = turn.asker.client, request = turn.asker.request,
                            command = std::move(command)](Now now, Effects& out) mutable {
    execute(world, client, request, std::move(command), Entry::kAgain, now, out);
  });
  return true;
}

void execute(World& world, ClientId client, RequestId request, model::Command command, Entry entry,
             Now now, Effects& out) {
  const Session* session = world.clients.find(client);
  if (session == nullptr) {
    // Who waited and went away needs no answer.
    if (entry == Entry::kFirst) {
      out.push_back(Reply{client, request, fail(ErrorCode::kUnauthorized, "say hello first")});
    }
    return;
  }
  Turn turn{world, now, out, Asker{client, request, session->user}};
  const Row& row = kTable[command.index()];
  // What an article's connection executes is its gateway's doing, one mark for each delivery.
  const bool counts = entry == Entry::kFirst && session->tongue == Tongue::kParley;
  if (counts && !within_rate(turn, row.rate)) return;
  if (cid_is_wrong(command)) {
    reply(turn, fail(ErrorCode::kBadRequest, "cid: 1 to 64 bytes"));
    return;
  }
  note_cid(turn.asker, command);
  if (row.needs != Needs::kNothing) {
    const model::RoomRef* ref = room_of(command);
    CHECK(ref != nullptr);
    if (!find_room(turn, row.needs, *ref, command)) return;
  }
  row.run(turn, command);
}

}  // namespace parley::core
