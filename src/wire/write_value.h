// How each value of the model looks in JSON, and whether there is anything to say of it. The tables
// of events and the replies are built from these.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/event.h"
#include "model/ids.h"
#include "model/room.h"
#include "wire/json_writer.h"

namespace parley::wire {

// A JSON value that was checked when it came in.
struct Raw {
  std::string_view json;
};

inline void write_value(JsonWriter& json, const std::string& text) {
  json.string(text);
}
inline void write_value(JsonWriter& json, std::string_view text) {
  json.string(text);
}
inline void write_value(JsonWriter& json, bool value) {
  json.boolean(value);
}
template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>)
void write_value(JsonWriter& json, T value) {
  json.integer(value);
}
inline void write_value(JsonWriter& json, WallTime time) {
  json.integer(to_unix_ms(time));
}
inline void write_value(JsonWriter& json, Raw raw) {
  json.raw(raw.json);
}
inline void write_value(JsonWriter& json, const model::UserId& user) {
  json.string(user.value());
}
void write_value(JsonWriter& json, model::RoomId room);
void write_value(JsonWriter& json, model::TextFormat format);
void write_value(JsonWriter& json, model::RoomKind kind);
void write_value(JsonWriter& json, model::Role role);
void write_value(JsonWriter& json, model::MemberAct act);
void write_value(JsonWriter& json, const model::Reaction& reaction);
void write_value(JsonWriter& json, const model::UserView& user);
void write_value(JsonWriter& json, const model::RoomView& room);
void write_value(JsonWriter& json, const model::MemberView& member);
void write_value(JsonWriter& json, const model::RoomLabel& room);
void write_value(JsonWriter& json, model::InviteEnd why);
void write_value(JsonWriter& json, const model::OfferView& offer);
// The whole room object where it is known, else its id alone.
void write_value(JsonWriter& json, const model::RoomAdded& added);

template <class T>
void write_value(JsonWriter& json, const std::optional<T>& value) {
  value ? write_value(json, *value) : json.null();
}
template <class T>
void write_value(JsonWriter& json, const std::vector<T>& items) {
  json.begin_array();
  for (const T& item : items) write_value(json, item);
  json.end_array();
}

// False: a field that is not always there is left out.
inline bool is_given(const std::string& text) {
  return !text.empty();
}
inline bool is_given(bool value) {
  return value;
}
inline bool is_given(std::uint64_t value) {
  return value != 0;
}
inline bool is_given(std::uint32_t value) {
  return value != 0;
}
inline bool is_given(const model::UserId& user) {
  return static_cast<bool>(user);
}
inline bool is_given(model::RoomId room) {
  return static_cast<bool>(room);
}
inline bool is_given(model::TextFormat format) {
  return format != model::TextFormat::kMarkdown;
}
template <class T>
bool is_given(const std::optional<T>& value) {
  return value.has_value();
}
template <class T>
bool is_given(const std::vector<T>& items) {
  return !items.empty();
}

// Key and value; the second only where there is something to say.
template <Literal Name, class T>
void write_field(JsonWriter& json, const T& value) {
  json.key<Name>();
  write_value(json, value);
}
template <Literal Name, class T>
void write_field_if_given(JsonWriter& json, const T& value) {
  if (is_given(value)) write_field<Name>(json, value);
}

}  // namespace parley::wire
