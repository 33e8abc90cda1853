// How a command is described: its fields, their forms and limits. The decoder, the limits and the
// published document walk the same description, so they cannot disagree.
//
// Threads: any; constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "model/command.h"

namespace parley::wire {

class JsonValue;

// How the rates of the core count it.
enum class RateClass : std::uint8_t { kSend, kChange, kRead, kEphemeral, kControl };

enum class Need : std::uint8_t { kRequired, kOptional };

// What stands in a field. `low` and `high` of the field are bytes, items, or the value's range.
enum class Form : std::uint8_t {
  kText,      // anything but NUL
  kLine,      // for showing: controls and runs of blanks become one blank
  kToken,     // no control characters
  kRoomName,  // valid_room_name, or empty
  kRoom,      // `r_…` or `#name`
  kUser,
  kUsers,
  kInteger,
  kNumber,
  kBool,
  kFormat,
  kKind,
  kScope,
  kSince,
  kGuest,
  kRaw,  // any JSON value, kept as it was written
};

struct Field {
  std::string_view name;
  Form form = Form::kText;
  Need need = Need::kRequired;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::string_view doc;
  // Reads the value into its member of `out`, which holds this command.
  Result<void> (*read)(const Field&, JsonValue&, model::Command& out) = nullptr;
};

// One row of the table of commands.
struct CommandInfo {
  std::string_view op;
  RateClass rate = RateClass::kControl;
  bool mutating = false;  // has a `cid`, may be retried for ever
  std::span<const Field> fields;
  std::string_view ok;   // what the reply holds
  std::string_view doc;  // one line
  model::Command (*make)() = nullptr;
  // Rules between fields; nullptr: none. Answers what is wrong, or nullptr.
  const char* (*check)(const model::Command&) = nullptr;
};

}  // namespace parley::wire
