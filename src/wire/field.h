// Building the description of a command, field by field, from its members; and how a value of each
// form gets into a member. Only the tables of commands include this.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "model/command.h"
#include "wire/describe.h"
#include "wire/json_value.h"

namespace parley::wire {

// One overload for each type that a command's member can have. `field` brings form and limits.
Fault read_value(const Field& field, JsonValue& value, std::string& out);
Fault read_value(const Field& field, JsonValue& value, std::uint64_t& out);
Fault read_value(const Field& field, JsonValue& value, double& out);
Fault read_value(const Field& field, JsonValue& value, bool& out);
Fault read_value(const Field& field, JsonValue& value, model::RoomRef& out);
Fault read_value(const Field& field, JsonValue& value, model::UserId& out);
Fault read_value(const Field& field, JsonValue& value, std::vector<model::UserId>& out);
Fault read_value(const Field& field, JsonValue& value, model::TextFormat& out);
Fault read_value(const Field& field, JsonValue& value, model::RoomKind& out);
Fault read_value(const Field& field, JsonValue& value, model::cmd::RoomsScope& out);
Fault read_value(const Field& field, JsonValue& value, model::Since& out);

template <class T>
Fault read_value(const Field& field, JsonValue& value, std::optional<T>& out) {
  return read_value(field, value, out.emplace());
}

// The fault as an error that names the field and, where a limit was passed, the limit.
Error to_error(const Field& field, const Fault& fault);

namespace detail {

template <class Struct, class Member>
Struct struct_of(Member Struct::*);
template <class Struct, class Member>
Member member_of(Member Struct::*);

template <class T>
struct Unwrap {
  using Type = T;
};
template <class T>
struct Unwrap<std::optional<T>> {
  using Type = T;
};

template <auto Member>
using StructOf = decltype(struct_of(Member));
template <auto Member>
using TypeOf = typename Unwrap<decltype(member_of(Member))>::Type;

template <auto Member>
Result<void> read_member(const Field& field, JsonValue& value, model::Command& out) {
  auto* command = std::get_if<StructOf<Member>>(&out);
  CHECK(command != nullptr);
  if (const Fault fault = read_value(field, value, command->*Member))
    return fail(to_error(field, fault));
  return {};
}

// The form that follows from the type alone. Strings have several.
template <class T>
constexpr Form form_of() {
  if constexpr (std::is_same_v<T, std::uint64_t>) return Form::kInteger;
  if constexpr (std::is_same_v<T, double>) return Form::kNumber;
  if constexpr (std::is_same_v<T, bool>) return Form::kBool;
  if constexpr (std::is_same_v<T, model::RoomRef>) return Form::kRoom;
  if constexpr (std::is_same_v<T, model::UserId>) return Form::kUser;
  if constexpr (std::is_same_v<T, std::vector<model::UserId>>) return Form::kUsers;
  if constexpr (std::is_same_v<T, model::TextFormat>) return Form::kFormat;
  if constexpr (std::is_same_v<T, model::RoomKind>) return Form::kKind;
  if constexpr (std::is_same_v<T, model::cmd::RoomsScope>) return Form::kScope;
  if constexpr (std::is_same_v<T, model::Since>) return Form::kSince;
}

}  // namespace detail

// The least and the most: bytes, items or the value itself.
struct Range {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

template <auto Member>
constexpr Field field(std::string_view name, Form form, Need need, Range range,
                      std::string_view doc) {
  return {name, form, need, range.low, range.high, doc, &detail::read_member<Member>};
}

// A member whose type says its form.
template <auto Member>
  requires(!std::is_same_v<detail::TypeOf<Member>, std::string>)
constexpr Field field(std::string_view name, Need need, Range range, std::string_view doc) {
  return field<Member>(name, detail::form_of<detail::TypeOf<Member>>(), need, range, doc);
}

}  // namespace parley::wire
