#include "wire/typescript.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <utility>
#include <vector>

#include "wire/commands.h"
#include "wire/errors.h"
#include "wire/event_fields.h"

namespace parley::wire {
namespace {

constexpr std::string_view kHead =
    R"(// The protocol's commands, events and errors as types. Written by the server's own tables: a
// test fails where they differ, and ARCHITECTURE.md says how this file is made anew. Not by hand.

import type { RoomLabel } from "./invite-types.js";
import type { Cid, Millis, Reaction, Role, Room } from "./types.js";
import type { RoomId, RoomKind, Seq, User, UserId } from "./types.js";
import type { Since } from "./wire.js";

)";

// One property of an interface.
std::string property(std::string_view name, bool always, std::string_view type,
                     std::string_view indent = "  ") {
  std::string line(indent);
  line.append("readonly ").append(name).append(always ? ": " : "?: ").append(type).append(";\n");
  return line;
}

std::string literal(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// ---- commands -------------------------------------------------------------------------------

std::string_view type_of(Form form, std::string_view name) {
  switch (form) {
    case Form::kText:
    case Form::kToken:
    case Form::kLine:
    case Form::kRoomName:
      return name == "cid" ? "Cid" : "string";
    case Form::kRoom:
      return "RoomId";
    case Form::kUser:
      return "UserId";
    case Form::kUsers:
      return "readonly UserId[]";
    case Form::kInteger:
    case Form::kNumber:
      return "number";
    case Form::kBool:
      return "boolean";
    case Form::kFormat:
      return R"("plain" | "md")";
    case Form::kKind:
      return "RoomKind";
    case Form::kScope:
      return R"("mine" | "public")";
    case Form::kSince:
      return "Since";
    case Form::kGuest:
      return "{ readonly name: string }";
    case Form::kRaw:
      return "unknown";
  }
  return {};
}

void add_commands(std::string& out) {
  out += "/** What each command carries beside `id` and `op`. */\nexport interface Commands {\n";
  for (const CommandInfo& command : commands()) {
    out.append("  readonly ").append(command.op).append(": {\n");
    for (const Field& field : command.fields) {
      out += property(field.name, field.need == Need::kRequired, type_of(field.form, field.name),
                      "    ");
    }
    out += "  };\n";
  }
  out += "}\n\nexport type Op = keyof Commands;\n\n";
}

// ---- events ---------------------------------------------------------------------------------

template <class Fields>
void add_fields(std::string& out, const Fields& fields) {
  for (const auto& [field, write] : fields)
    out += property(field.name, field.always, typescript_of_form(field.form));
}

// `room` with `act` always `open` → `RoomOpenEvent`; `room+` → `RoomPlusEvent`.
template <class Body>
std::string name_of() {
  std::string name;
  const auto add = [&](std::string_view word) {
    name += static_cast<char>(std::toupper(static_cast<unsigned char>(word.front())));
    name += word.substr(1);
  };
  add(Described<Body>::kind.view());
  for (const auto& [field, write] : Described<Body>::fields) {
    const bool fixed = std::ranges::count(field.form, '`') == 2;
    if (field.name == "act" && fixed) add(field.form.substr(1, field.form.size() - 2));
  }
  if (name.ends_with('+')) name.replace(name.size() - 1, 1, "Plus");
  if (name.ends_with('-')) name.replace(name.size() - 1, 1, "Minus");
  return name + "Event";
}

struct Group {
  std::string_view type;  // of any of them
  std::string_view head;  // what each extends; empty: nothing
  std::string_view doc;
};

template <class Body>
void add_event(std::string& out, const Group& group, std::vector<std::string>& names) {
  names.push_back(name_of<Body>());
  out.append("/** ").append(Described<Body>::when).append(". */\nexport interface ");
  out += names.back();
  if (!group.head.empty()) out.append(" extends ").append(group.head);
  out += " {\n" + property("ev", true, literal(Described<Body>::kind.view()));
  add_fields(out, Described<Body>::fields);
  out += "}\n";
}

// An interface for each alternative of the variant that `wanted` says yes to, and their union.
template <class... Bodies, class Wanted>
void add_group(std::string& out, const std::variant<Bodies...>*, const Group& group,
               Wanted wanted) {
  std::vector<std::string> names;
  std::size_t index = 0;
  const auto add = [&]<class Body>(const Body*) {
    if (wanted(index++) && !Described<Body>::kind.view().empty())
      add_event<Body>(out, group, names);
  };
  (add(static_cast<const Bodies*>(nullptr)), ...);
  out.append("/** ").append(group.doc).append(" */\nexport type ").append(group.type).append(" =");
  for (const std::string& name : names) out += "\n  | " + name;
  out += ";\n\n";
}

template <class Fields>
void add_head(std::string& out, std::string_view name, const Fields& fields) {
  out.append("interface ").append(name).append(" {\n");
  add_fields(out, fields);
  out += "}\n";
}

void add_events(std::string& out) {
  constexpr const model::EventBody* kBodies = nullptr;
  constexpr const model::Ephemeral* kEphemerals = nullptr;
  const auto personal = [](std::size_t index) {
    return model::personal(static_cast<model::EventKind>(index + 1));
  };
  add_head(out, "OfRoom", kDurableHead);
  add_group(out, kBodies,
            {"DurableEvent", "OfRoom", "An event that has its place in a room's log."},
            [&](std::size_t index) { return !personal(index); });
  add_head(out, "OfPerson", kPersonalHead);
  add_group(out, kBodies, {"PersonalEvent", "OfPerson", "An event of the user's own log."},
            personal);
  add_group(out, kEphemerals, {"EphemeralEvent", "", "An event that is told and not kept."},
            [](std::size_t) { return true; });
}

// ---- errors ---------------------------------------------------------------------------------

void add_errors(std::string& out) {
  out += "/** The codes a reply can fail with. */\nexport type ErrorCode =";
  for (const ErrorInfo& error : errors()) out += "\n  | " + literal(error.name);
  out += ";\n";
}

// "`join`, `leave` or `invite`" → the three as a union.
std::string union_of(std::string_view form) {
  std::string type;
  for (std::size_t at = form.find('`'); at != std::string_view::npos; at = form.find('`', at)) {
    const std::size_t end = form.find('`', at + 1);
    if (!type.empty()) type += " | ";
    type += literal(form.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return type;
}

}  // namespace

std::string typescript_of_form(std::string_view form) {
  using Pair = std::pair<std::string_view, std::string_view>;
  constexpr std::array kTypes{
      Pair{"text", "string"},
      Pair{"number", "number"},
      Pair{"number in the user's own log", "number"},
      Pair{"seq", "Seq"},
      Pair{"seq, as of which the counts are", "Seq"},
      Pair{"ms", "Millis"},
      Pair{"true", "true"},
      Pair{"true or false", "boolean"},
      Pair{"any JSON", "unknown"},
      Pair{"the author's", "Cid"},
      Pair{"room id", "RoomId"},
      Pair{"user id", "UserId"},
      Pair{"user ids", "readonly UserId[]"},
      Pair{"room object", "Room"},
      Pair{"{`room`, `kind`, `name`, `title`}", "RoomLabel"},
      Pair{"user object", "User"},
      Pair{"[{`emoji`, `users`}]", "readonly Reaction[]"},
      Pair{"`owner` or `member`", "Role"},
      Pair{"`public`, `private` or `dm`", "RoomKind"},
  };
  form = form.substr(0, form.find(';'));  // what is behind it is a remark
  for (const auto& [words, type] : kTypes)
    if (words == form) return std::string(type);
  return form.starts_with('`') ? union_of(form) : std::string();
}

std::string typescript() {
  std::string out(kHead);
  add_commands(out);
  add_events(out);
  add_errors(out);
  return out;
}

}  // namespace parley::wire
