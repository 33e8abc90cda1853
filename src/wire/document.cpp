#include "wire/document.h"

#include <array>
#include <cstdint>

#include "wire/closes.h"
#include "wire/commands.h"
#include "wire/errors.h"
#include "wire/event_fields.h"

namespace parley::wire {
namespace {

constexpr std::array<std::string_view, 4> kSections{"commands", "events", "errors", "closes"};

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

void add_row(std::string& out, std::initializer_list<std::string_view> cells) {
  out += '|';
  for (const std::string_view cell : cells) {
    out += ' ';
    out += cell;
    out += cell.empty() ? "|" : " |";
  }
  out += '\n';
}

void add_head(std::string& out, std::initializer_list<std::string_view> names) {
  add_row(out, names);
  out += '|';
  for (std::size_t i = 0; i < names.size(); ++i) out += "---|";
  out += '\n';
}

// ---- commands -------------------------------------------------------------------------------

std::string_view name_of(RateClass rate) {
  switch (rate) {
    case RateClass::kSend:
      return "send";
    case RateClass::kChange:
      return "change";
    case RateClass::kRead:
      return "read";
    case RateClass::kEphemeral:
      return "ephemeral";
    case RateClass::kControl:
      return "control";
  }
  return "";
}

std::string range_of(const Field& field, std::string_view unit) {
  const std::string high = std::to_string(field.high);
  const std::string low = field.low == 0 ? "≤ " : std::to_string(field.low) + "–";
  return low + high + std::string(unit);
}

std::string form_of(const Field& field) {
  switch (field.form) {
    case Form::kText:
    case Form::kToken:
    case Form::kLine:
    case Form::kRoomName:
      return range_of(field, " bytes");
    case Form::kRoom:
      return "a room";
    case Form::kUser:
      return "user id";
    case Form::kUsers:
      return range_of(field, " user ids");
    case Form::kInteger:
      if (field.high == (std::uint64_t{1} << 53U) - 1) return "number";
      return range_of(field, "");
    case Form::kNumber:
      return "number";
    case Form::kBool:
      return "true or false";
    case Form::kFormat:
      return "`plain` or `md`";
    case Form::kKind:
      return "`public`, `private` or `dm`";
    case Form::kScope:
      return "`mine` or `public`";
    case Form::kSince:
      return "{`epoch`, `user`, `rooms`}";
    case Form::kGuest:
      return "{`name`: " + range_of(field, " bytes") + "}";
    case Form::kRaw:
      return "any JSON, " + range_of(field, " bytes");
  }
  return "";
}

// Nearly every command has them: said once, above the table.
bool said_above(const Field& field) {
  return field.need == Need::kRequired && (field.name == "room" || field.name == "cid");
}

std::string describe(const Field& field) {
  std::string text = code(field.name);
  if (field.need == Need::kOptional) text += '?';
  if (said_above(field)) return text;
  text += ' ' + form_of(field);
  if (!field.doc.empty()) text += ", " + std::string(field.doc);
  return text;
}

const Field* first_field(std::string_view name) {
  for (const CommandInfo& command : commands())
    for (const Field& field : command.fields)
      if (field.name == name) return &field;
  return nullptr;
}

std::string commands_section() {
  std::string out = "`?` marks what may be left out; there `null` is the same. `room` is `r_…` or ";
  out += "`#name`, `cid` has " + form_of(*first_field("cid"));
  out += ". Bytes are counted after JSON is decoded. Of a field given twice the last one counts. ";
  out += "The last column is what the server counts the command as when it limits rates.\n\n";
  add_head(out, {"op", "fields", "ok", "", "rate"});
  for (const CommandInfo& command : commands()) {
    std::string fields;
    for (const Field& field : command.fields) {
      if (!fields.empty()) fields += " · ";
      fields += describe(field);
    }
    add_row(out, {code(command.op), fields, command.ok, command.doc, name_of(command.rate)});
  }
  return out;
}

// ---- events ---------------------------------------------------------------------------------

template <class Fields>
std::string describe_fields(const Fields& fields) {
  std::string out;
  for (const auto& [field, write] : fields) {
    if (!out.empty()) out += " · ";
    out += code(field.name);
    if (!field.always) out += '?';
    out += ' ';
    out += field.form;
  }
  return out;
}

template <class Body>
void add_event(std::string& out) {
  if (Described<Body>::kind.view().empty()) return;
  add_row(out, {code(Described<Body>::kind.view()), describe_fields(Described<Body>::fields),
                Described<Body>::when});
}

// A row for each alternative of the variant that `wanted` says yes to, by its index.
template <class... Bodies, class Wanted>
void add_events(std::string& out, const std::variant<Bodies...>*, Wanted wanted) {
  std::size_t index = 0;
  ((wanted(index++) ? add_event<Bodies>(out) : void()), ...);
}

std::string events_section() {
  constexpr const model::EventBody* kBodies = nullptr;
  constexpr const model::Ephemeral* kEphemerals = nullptr;
  const auto personal = [](std::size_t index) {
    return model::personal(static_cast<model::EventKind>(index + 1));
  };

  std::string out = "`?` marks what is not always there.\n\n";
  out += "Of a room, kept: `ev` · " + describe_fields(kDurableHead) + ", then\n\n";
  add_head(out, {"ev", "fields", "when"});
  add_events(out, kBodies, [&](std::size_t index) { return !personal(index); });
  out += "\nOf the user's own log, kept: `ev` · " + describe_fields(kPersonalHead) + ", then\n\n";
  add_head(out, {"ev", "fields", "when"});
  add_events(out, kBodies, personal);
  out += "\nEphemeral, not kept: `ev`, then\n\n";
  add_head(out, {"ev", "fields", "when"});
  add_events(out, kEphemerals, [](std::size_t) { return true; });
  return out;
}

// ---- errors and closes ----------------------------------------------------------------------

std::string errors_section() {
  std::string out;
  add_head(out, {"code", "retry", "advice"});
  for (const ErrorInfo& error : errors())
    add_row(out, {code(error.name), error.retry ? "yes" : "no", error.advice});
  return out;
}

std::string closes_section() {
  std::string out;
  add_head(out, {"code", "reason", "come back?", "when"});
  for (const CloseInfo& close : closes()) {
    std::string when = close.reserved ? "(reserved) " : "";
    when += close.when;
    add_row(out, {std::to_string(close.code), close.name, close.come_back() ? "yes" : "no", when});
  }
  return out;
}

}  // namespace

std::span<const std::string_view> section_names() {
  return kSections;
}

std::string markdown_section(std::string_view name) {
  if (name == "commands") return commands_section();
  if (name == "events") return events_section();
  if (name == "errors") return errors_section();
  if (name == "closes") return closes_section();
  return {};
}

std::string with_sections(std::string_view document) {
  std::string out(document);
  for (const std::string_view name : kSections) {
    const std::string begin = "<!-- generated: " + std::string(name) + " -->\n";
    const std::size_t from = out.find(begin);
    if (from == std::string::npos) continue;
    const std::size_t to = out.find("<!-- /generated -->", from);
    if (to == std::string::npos) continue;
    const std::size_t text = from + begin.size();
    out.replace(text, to - text, markdown_section(name));
  }
  return out;
}

}  // namespace parley::wire
