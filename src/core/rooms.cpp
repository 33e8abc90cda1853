#include "core/rooms.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace parley::core {

RoomIndex Rooms::add(const model::PutRoom& room) {
  Room added;
  added.id = room.room;
  added.kind = room.kind;
  added.name = room.name;
  added.title = room.title;
  added.topic = room.topic;
  added.created = room.created;
  added.ts = room.created;
  if (room.kind == model::RoomKind::kPublic) skeletons_.insert(room.skeleton);
  return add(std::move(added), room.key);
}

RoomIndex Rooms::add(const model::StoredRoom& room) {
  const RoomIndex index = add(room.room);
  Room& added = rooms_[index];
  added.ts = room.ts;
  added.log = RecentOrdinals(room.head, room.messages);
  added.withdrawn = Withdrawn(room.withdrawn);
  return index;
}

RoomIndex Rooms::add(Room room, std::string_view key) {
  const auto index = static_cast<RoomIndex>(rooms_.size());
  CHECK(index != kNoRoom);
  CHECK(by_id_.emplace(room.id, index).second);
  if (room.kind == model::RoomKind::kPublic) {
    CHECK(public_.emplace(room.name, index).second);
  } else if (room.kind == model::RoomKind::kDirect) {
    CHECK(direct_.emplace(key, index).second);
  }
  rooms_.push_back(std::move(room));
  return index;
}

RoomIndex Rooms::find(model::RoomId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? kNoRoom : found->second;
}

RoomIndex Rooms::find_by_key(std::string_view key) const {
  const bool by_name = key.starts_with('#');
  const auto& index = by_name ? public_ : direct_;
  const auto found = index.find(by_name ? key.substr(1) : key);
  return found == index.end() ? kNoRoom : found->second;
}

std::string public_key(std::string_view name) {
  return "#" + std::string(name);
}

std::string direct_key(const model::UserId& a, const model::UserId& b) {
  const auto& [low, high] = std::minmax(a, b);
  return "dm:" + low.value() + " " + high.value();
}

}  // namespace parley::core
