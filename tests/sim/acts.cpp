#include "sim/acts.h"

#include <fmt/format.h>

#include <utility>

#include "model/ids.h"

namespace parley::sim {
namespace {

constexpr unsigned kRoomNames = 4;

// `"op":"…"` and what `fill(JsonWriter&)` adds.
template <class Fill>
std::string command(std::string_view op, Fill&& fill) {
  std::string fields;
  wire::JsonWriter json(fields);
  json.begin_object();
  json.key<"op">();
  json.string(op);
  fill(json);
  return fields.substr(1);
}

void put_room(wire::JsonWriter& json, RoomId room) {
  json.key<"room">();
  json.string(model::to_text(room));
}

}  // namespace

Acts::Acts(const Options& options, Dice& dice) : options_(options), dice_(dice) {}

Act Acts::draw() {
  unsigned sum = 0;
  for (const unsigned weight : options_.weights) sum += weight;
  std::uint64_t at = dice_.below(sum);
  std::size_t act = 0;
  while (at >= options_.weights[act]) at -= options_.weights[act++];
  return static_cast<Act>(act);
}

UserId Acts::somebody() {
  return people_.empty() || dice_.percent(3) ? UserId("nobody") : dice_.pick(people_);
}

void Acts::act(Client& client) {
  people_.insert(client.user());
  for (const auto& [room, held] : client.view().rooms()) rooms_.insert(room);
  const Act act = draw();
  switch (act) {
    case Act::kOpen:
      open(client);
      return;
    case Act::kOpenDirect:
      open_direct(client);
      return;
    case Act::kJoin:
      join(client);
      return;
    case Act::kAccept:
    case Act::kDecline:
      answer_offer(client, act);
      return;
    case Act::kRooms:
      client.ask_rooms(command("rooms", [&](wire::JsonWriter& json) {
        json.key<"scope">();
        json.string(dice_.percent(50) ? "mine" : "public");
      }));
      return;
    case Act::kMe:
      client.tell(command("me", [&](wire::JsonWriter& json) {
        json.key<"display">();
        json.string(fmt::format("Name {}", dice_.below(100)));
      }));
      return;
    case Act::kBye:
      client.tell("\"op\":\"bye\"");
      return;
    default:
      break;
  }
  // The rest is about a room where one is; now and then about one where one may not be.
  const auto& own = client.view().rooms();
  if (!rooms_.empty() && dice_.percent(5)) {
    in_room(client, dice_.pick(rooms_), act);
  } else if (!own.empty()) {
    in_room(client, dice_.pick(own).first, act);
  }
}

void Acts::in_room(Client& client, RoomId room, Act act) {
  switch (act) {
    case Act::kSend:
      say_something(client, room);
      return;
    case Act::kEdit:
    case Act::kDelete:
    case Act::kReact:
      about_message(client, room, act);
      return;
    case Act::kLeave:
    case Act::kInvite:
    case Act::kSet:
      enter_or_set(client, room, act);
      return;
    case Act::kHistory:
      history(client, room);
      return;
    case Act::kForget:
      client.view().forget(room);
      return;
    default:
      note(client, room, act);
      return;
  }
}

// ---- messages -----------------------------------------------------------------------------------

void Acts::say_something(Client& client, RoomId room) {
  std::string text = fmt::format("{} says his {}", client.user().value(), ++client.person().said);
  if (dice_.percent(30)) text += " @" + somebody().value();
  if (dice_.percent(10)) text.append(dice_.below(3'000), '.');
  const Seq cursor = client.view().cursor(room);
  client.change({.cid = client.make_cid(),
                 .fields = command("send",
                                   [&](wire::JsonWriter& json) {
                                     put_room(json, room);
                                     json.key<"text">();
                                     json.string(text);
                                     if (cursor == 0 || !dice_.percent(10)) return;
                                     json.key<"reply">();
                                     json.integer(dice_.between(1, cursor));
                                   }),
                 .room = room});
}

void Acts::about_message(Client& client, RoomId room, Act act) {
  const Seq cursor = client.view().cursor(room);
  if (cursor == 0) return;
  const Seq of = dice_.between(cursor > 12 ? cursor - 12 : 1, cursor);
  const char* op = act == Act::kEdit ? "edit" : act == Act::kDelete ? "delete" : "react";
  const auto fill = [&](wire::JsonWriter& json) {
    put_room(json, room);
    json.key<"of">();
    json.integer(of);
    if (act == Act::kEdit) {
      json.key<"text">();
      const std::string calls = dice_.percent(50) ? " @" + somebody().value() : std::string();
      json.string(fmt::format("better {}{}", dice_.below(1'000), calls));
    } else if (act == Act::kReact) {
      json.key<"emoji">();
      json.string(dice_.percent(50) ? "👍" : "👍\uFE0F");
      json.key<"on">();
      json.boolean(dice_.percent(70));
    }
  };
  client.change({.cid = client.make_cid(), .fields = command(op, fill), .room = room});
}

// ---- rooms --------------------------------------------------------------------------------------

void Acts::open(Client& client) {
  const auto fill = [&](wire::JsonWriter& json) {
    json.key<"kind">();
    json.string(dice_.percent(50) ? "public" : "private");
    json.key<"name">();
    json.string(fmt::format("room-{}", dice_.below(kRoomNames)));
    json.key<"members">();
    json.begin_array();
    for (std::uint64_t count = dice_.below(3); count > 0; --count) json.string(somebody().value());
    json.end_array();
  };
  client.change(
      {.cid = client.make_cid(), .fields = command("open", fill), .room = {}, .has_event = false});
}

void Acts::open_direct(Client& client) {
  const auto fill = [&](wire::JsonWriter& json) {
    json.key<"kind">();
    json.string("dm");
    json.key<"members">();
    json.begin_array();
    json.string(somebody().value());
    json.end_array();
  };
  client.change(
      {.cid = client.make_cid(), .fields = command("open", fill), .room = {}, .has_event = false});
}

void Acts::join(Client& client) {
  const bool by_name = rooms_.empty() || dice_.percent(50);
  const RoomId room = by_name ? RoomId() : dice_.pick(rooms_);
  const auto fill = [&](wire::JsonWriter& json) {
    json.key<"room">();
    if (!by_name) {
      json.string(model::to_text(room));
    } else if (dice_.percent(60)) {
      json.string("#lobby");
    } else {
      json.string(fmt::format("#room-{}", dice_.below(kRoomNames)));
    }
  };
  client.change({.cid = client.make_cid(),
                 .fields = command("join", fill),
                 .room = room,
                 .has_event = false});
}

void Acts::enter_or_set(Client& client, RoomId room, Act act) {
  const char* op = act == Act::kLeave ? "leave" : act == Act::kInvite ? "invite" : "set";
  const auto fill = [&](wire::JsonWriter& json) {
    put_room(json, room);
    if (act == Act::kInvite) {
      json.key<"user">();
      json.string(somebody().value());
    } else if (act == Act::kSet) {
      json.key<"title">();
      json.string(fmt::format("title {}", dice_.below(100)));
    }
  };
  client.change({.cid = client.make_cid(),
                 .fields = command(op, fill),
                 .room = room,
                 .has_event = act != Act::kInvite});
}

// An invitation, or a direct room that is a request; now and then neither.
void Acts::answer_offer(Client& client, Act act) {
  const auto& invites = client.view().invites();
  const auto& own = client.view().rooms();
  RoomId room;
  if (!invites.empty() && dice_.percent(70)) {
    room = dice_.pick(invites).first;
  } else if (!own.empty() && dice_.percent(70)) {
    room = dice_.pick(own).first;
  } else if (!rooms_.empty()) {
    room = dice_.pick(rooms_);  // it may be one that was set aside
  } else {
    return;
  }
  const auto fill = [&](wire::JsonWriter& json) {
    put_room(json, room);
    if (!dice_.percent(20)) return;
    json.key<"from">();
    json.string(somebody().value());
  };
  client.change({.cid = client.make_cid(),
                 .fields = command(act == Act::kAccept ? "accept" : "decline", fill),
                 .room = room,
                 .has_event = false});
}

// ---- notes and questions ------------------------------------------------------------------------

void Acts::note(Client& client, RoomId room, Act act) {
  const char* op = act == Act::kRead ? "read" : act == Act::kTyping ? "typing" : "signal";
  client.tell(command(op, [&](wire::JsonWriter& json) {
    put_room(json, room);
    if (act == Act::kRead) {
      json.key<"seq">();
      const Seq cursor = client.view().cursor(room);
      json.integer(dice_.percent(60) ? cursor : dice_.below(cursor + 3));
    } else if (act == Act::kSignal) {
      json.key<"data">();
      json.integer(dice_.below(100));
    }
  }));
}

void Acts::history(Client& client, RoomId room) {
  const Seq cursor = client.view().cursor(room);
  client.ask_history(room, command("history", [&](wire::JsonWriter& json) {
                       put_room(json, room);
                       json.key<"limit">();
                       json.integer(dice_.between(1, 30));
                       const std::uint64_t from = dice_.below(4);
                       if (from == 0) return;
                       const Seq seq = dice_.below(cursor + 2);
                       if (from == 1) json.key<"before">();
                       if (from == 2) json.key<"after">();
                       if (from == 3) json.key<"around">();
                       json.integer(seq);
                     }));
}

}  // namespace parley::sim
