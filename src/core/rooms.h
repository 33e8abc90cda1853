// Rooms: what there is to be in, found by id and, where they have one, by their unique key.
//
// Threads: the core's. Lifetime: a Room& is good until the next add().
// Invariant: indices count from 0 and are never used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/time.h"
#include "core/unread.h"
#include "model/directory.h"
#include "model/ids.h"
#include "model/room.h"

namespace parley::core {

using RoomIndex = std::uint32_t;
inline constexpr RoomIndex kNoRoom = UINT32_MAX;

struct Room {
  model::RoomId id;
  model::RoomKind kind = model::RoomKind::kPublic;
  std::string name;
  std::string title;
  std::string topic;
  WallTime created;
  WallTime ts;  // of the last event
  RecentOrdinals log;
  Withdrawn withdrawn;
  // Memberships' list of this room, in the order of joining.
  std::uint32_t first_member = UINT32_MAX;
  std::uint32_t last_member = UINT32_MAX;
  std::uint32_t members = 0;
};

class Rooms {
 public:
  RoomIndex add(const model::PutRoom& room);
  RoomIndex add(const model::StoredRoom& room);

  Room& at(RoomIndex index) { return rooms_[index]; }
  const Room& at(RoomIndex index) const { return rooms_[index]; }

  RoomIndex find(model::RoomId id) const;
  RoomIndex find_by_key(std::string_view key) const;  // public_key, direct_key
  // Whether there is a public room whose name looks like this one, by its skeleton.
  bool has_skeleton(const std::string& skeleton) const { return skeletons_.contains(skeleton); }

  // Public rooms in the order of their names, from the one after `name` on.
  template <class Fn>  // Fn(RoomIndex) → bool: go on
  void for_public_after(std::string_view name, Fn&& fn) const {
    for (auto it = public_.upper_bound(name); it != public_.end() && fn(it->second);) ++it;
  }

  std::size_t size() const { return rooms_.size(); }

 private:
  RoomIndex add(Room room, std::string_view key);

  std::vector<Room> rooms_;
  std::unordered_map<model::RoomId, RoomIndex> by_id_;
  std::map<std::string, RoomIndex, std::less<>> public_;  // by name
  std::map<std::string, RoomIndex, std::less<>> direct_;  // by direct_key
  std::unordered_set<std::string> skeletons_;             // of the names of public rooms
};

// The keys under which a store keeps rooms unique (model::PutRoom::key). A private room has none:
// that its name is taken would tell that it exists.
std::string public_key(std::string_view name);
std::string direct_key(const model::UserId& a, const model::UserId& b);

}  // namespace parley::core
