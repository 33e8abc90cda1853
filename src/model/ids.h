// The identifiers of the chat. A RoomId is no UserId, and neither is a number to count with.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/id.h"
#include "base/random.h"

namespace parley::model {

// The number of an event in its log: 1, 2, 3, … Zero is "none yet".
using Seq = std::uint64_t;

struct RoomTag;
// Names a log: a room's, or a user's own (docs/decisions/0007). Random, so that nodes need not
// agree on a counter.
using RoomId = Id<RoomTag>;

// Who: the immutable name that people and programs write (docs/decisions/0008). Display names
// change, this never. Invariant: empty, or 1–64 bytes of UTF-8 without upper case, blanks or
// controls (make_user_id).
class UserId {
 public:
  UserId() = default;
  explicit UserId(std::string value) : value_(std::move(value)) {}

  const std::string& value() const { return value_; }
  explicit operator bool() const { return !value_.empty(); }
  friend auto operator<=>(const UserId&, const UserId&) = default;

 private:
  std::string value_;
};

// Out: `r_` and 13 characters of Crockford's base 32 (lower case). In: the same, else nothing.
std::string to_text(RoomId id);
std::optional<RoomId> parse_room_id(std::string_view text);
RoomId make_room_id(Random& random);

}  // namespace parley::model

template <>
struct std::hash<parley::model::UserId> {
  std::size_t operator()(const parley::model::UserId& id) const noexcept {
    return std::hash<std::string>{}(id.value());
  }
};
