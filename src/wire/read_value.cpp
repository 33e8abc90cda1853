// How a value of each form gets into a command's member, within the limits of its field.
#include <algorithm>
#include <array>
#include <string>

#include "base/limits.h"
#include "model/names.h"
#include "wire/field.h"

namespace parley::wire {
namespace {

constexpr Fault kTooLong{"at most", ErrorCode::kTooLarge};
constexpr Fault kOutOfRange{"expected an integer from"};
constexpr Fault kEmpty{"must not be empty"};
constexpr Fault kNotARoom{"expected a room: `r_…` or `#name`"};
constexpr Fault kNotAUser{"expected user ids"};

// Bytes after decoding.
Fault check_length(const Field& field, std::string_view text) {
  if (text.size() > field.high) return kTooLong;
  return text.size() < field.low ? kEmpty : Fault{};
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

Fault read_text(const Field& field, JsonValue& value, std::string_view& out) {
  if (const Fault fault = value.string(out)) return fault;
  if (const Fault fault = check_length(field, out)) return fault;
  if (out.find('\0') != std::string_view::npos) return Fault{"must not hold U+0000"};
  return {};
}

Fault read_token(const Field& field, JsonValue& value, std::string_view& out) {
  if (const Fault fault = read_text(field, value, out)) return fault;
  if (std::any_of(out.begin(), out.end(), is_control))
    return Fault{"must not hold control characters"};
  return {};
}

Fault read_line(const Field& field, JsonValue& value, std::string& out) {
  std::string_view text;
  if (const Fault fault = read_text(field, value, text)) return fault;
  out = model::clean_display(text);
  return out.size() < field.low ? Fault{"must not be blank"} : Fault{};
}

// Verbatim, but on one line: a line break can only stand between tokens.
Fault read_raw(const Field& field, JsonValue& value, std::string& out) {
  std::string_view text;
  if (const Fault fault = value.raw(text)) return fault;
  if (text.size() > field.high) return kTooLong;
  out = text;
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return {};
}

// {"name":"Ada"}
Fault read_guest(const Field& field, JsonValue& value, std::string& out) {
  bool found = false;
  const Fault fault = value.members([&](std::string_view key, JsonValue& member) -> Fault {
    if (key != "name") return member.skip();
    found = true;
    return read_line(field, member, out);
  });
  if (fault) return fault;
  return found ? Fault{} : Fault{R"(expected {"name":…})"};
}

Fault read_user(JsonValue& value, model::UserId& out) {
  std::string_view text;
  if (const Fault fault = value.string(text)) return fault;
  if (!model::valid_user_id(text)) return kNotAUser;
  out = model::UserId(std::string(text));
  return {};
}

// {"r_…":41, …}
Fault read_rooms_since(JsonValue& value, std::vector<std::pair<model::RoomId, model::Seq>>& out) {
  out.clear();
  return value.members([&](std::string_view key, JsonValue& member) -> Fault {
    const auto room = model::parse_room_id(key);
    if (!room) return Fault{"rooms: expected room ids as keys"};
    if (out.size() == limits::kRoomsPerUserMax)
      return Fault{"rooms: too many", ErrorCode::kTooLarge};
    model::Seq seq = 0;
    if (member.integer(seq)) return Fault{"rooms: expected a seq for each room"};
    out.emplace_back(*room, seq);
    return {};
  });
}

template <class Enum, std::size_t N>
Fault read_choice(JsonValue& value, const std::array<std::pair<std::string_view, Enum>, N>& choices,
                  const char* expected, Enum& out) {
  std::string_view text;
  if (const Fault fault = value.string(text)) return fault;
  for (const auto& [name, choice] : choices) {
    if (name != text) continue;
    out = choice;
    return {};
  }
  return Fault{expected};
}

}  // namespace

Fault read_value(const Field& field, JsonValue& value, std::string& out) {
  std::string_view text;
  switch (field.form) {
    case Form::kLine:
      return read_line(field, value, out);
    case Form::kRaw:
      return read_raw(field, value, out);
    case Form::kGuest:
      return read_guest(field, value, out);
    case Form::kText:
      if (const Fault fault = read_text(field, value, text)) return fault;
      break;
    case Form::kRoomName:
      if (const Fault fault = read_text(field, value, text)) return fault;
      if (!text.empty() && !model::valid_room_name(text))
        return Fault{"expected lower case letters and digits of any script, `-`, `_`"};
      break;
    default:
      if (const Fault fault = read_token(field, value, text)) return fault;
  }
  out = text;
  return {};
}

Fault read_value(const Field& field, JsonValue& value, std::uint64_t& out) {
  if (const Fault fault = value.integer(out)) return fault.fatal ? fault : kOutOfRange;
  return out < field.low || out > field.high ? kOutOfRange : Fault{};
}

Fault read_value(const Field&, JsonValue& value, double& out) {
  return value.number(out);
}

Fault read_value(const Field&, JsonValue& value, bool& out) {
  return value.boolean(out);
}

Fault read_value(const Field&, JsonValue& value, model::RoomRef& out) {
  std::string_view text;
  if (const Fault fault = value.string(text)) return fault;
  out = {};
  if (text.starts_with('#') && model::valid_room_name(text.substr(1))) {
    out.name = text.substr(1);
    return {};
  }
  const auto id = model::parse_room_id(text);
  if (!id) return kNotARoom;
  out.id = *id;
  return {};
}

Fault read_value(const Field&, JsonValue& value, model::UserId& out) {
  if (const Fault fault = read_user(value, out))
    return fault.what == kNotAUser.what ? Fault{"expected a user id"} : fault;
  return {};
}

Fault read_value(const Field& field, JsonValue& value, std::vector<model::UserId>& out) {
  out.clear();
  return value.items([&](JsonValue& item) -> Fault {
    if (out.size() == field.high) return kTooLong;
    return read_user(item, out.emplace_back());
  });
}

Fault read_value(const Field&, JsonValue& value, model::TextFormat& out) {
  using model::TextFormat;
  constexpr std::array kChoices{std::pair{std::string_view("plain"), TextFormat::kPlain},
                                std::pair{std::string_view("md"), TextFormat::kMarkdown}};
  return read_choice(value, kChoices, "expected `plain` or `md`", out);
}

Fault read_value(const Field&, JsonValue& value, model::RoomKind& out) {
  using model::RoomKind;
  constexpr std::array kChoices{std::pair{std::string_view("public"), RoomKind::kPublic},
                                std::pair{std::string_view("private"), RoomKind::kPrivate},
                                std::pair{std::string_view("dm"), RoomKind::kDirect}};
  return read_choice(value, kChoices, "expected `public`, `private` or `dm`", out);
}

Fault read_value(const Field&, JsonValue& value, model::cmd::RoomsScope& out) {
  using model::cmd::RoomsScope;
  constexpr std::array kChoices{std::pair{std::string_view("mine"), RoomsScope::kMine},
                                std::pair{std::string_view("public"), RoomsScope::kPublic}};
  return read_choice(value, kChoices, "expected `mine` or `public`", out);
}

// {"epoch":"E9","user":991,"rooms":{"r_1":41}}
Fault read_value(const Field& field, JsonValue& value, model::Since& out) {
  out = {};
  return value.members([&](std::string_view key, JsonValue& member) -> Fault {
    if (key == "user") return member.integer(out.user) ? Fault{"user: expected a seq"} : Fault{};
    if (key == "rooms") return read_rooms_since(member, out.rooms);
    if (key != "epoch") return member.skip();
    std::string_view epoch;
    if (const Fault fault = read_token(field, member, epoch)) return fault;
    out.epoch = epoch;
    return {};
  });
}

Error to_error(const Field& field, const Fault& fault) {
  if (fault.fatal) return {fault.code, fault.what};
  std::string message(field.name);
  message += ": ";
  message += fault.what;
  if (fault.what == kOutOfRange.what) {
    message += ' ' + std::to_string(field.low) + " to " + std::to_string(field.high);
  } else if (fault.what == kTooLong.what) {
    message += ' ' + std::to_string(field.high);
    message += field.form == Form::kUsers ? " users" : " bytes";
  }
  return {fault.code, std::move(message)};
}

}  // namespace parley::wire
