#include "sim/view.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/ids.h"

namespace parley::sim {
namespace {

RoomId room_in(Json object, std::string_view key) {
  return model::parse_room_id(text_in(object, key)).value_or(RoomId());
}

}  // namespace

Seq View::cursor(RoomId room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? 0 : found->second.cursor;
}

// ---- hello --------------------------------------------------------------------------------------

void View::write_since(wire::JsonWriter& json) {
  since_.clear();
  if (epoch_.empty()) return;
  json.key<"since">();
  json.begin_object();
  json.key<"epoch">();
  json.string(epoch_);
  json.key<"user">();
  json.integer(us_);
  json.key<"rooms">();
  json.begin_object();
  for (const auto& [id, room] : rooms_) {
    if (forgotten_.contains(id)) continue;
    since_[id] = room.cursor;
    json.key(model::to_text(id));
    json.integer(room.cursor);
  }
  json.end_object();
  json.end_object();
}

void View::greeted(const UserId& user, Json ok) {
  user_ = user;
  const bool first = epoch_.empty();
  epoch_ = text_in(ok, "epoch");
  us_at_hello_ = number_in(ok, "us");
  if (first) us_ = us_at_hello_;
  if (us_ > us_at_hello_) fail("the user's own log went back");
  forgotten_.clear();
  rooms_.clear();
  for (const Json view : ok["rooms"].get_array()) add(room_in(view, "room"), view);
  for (const auto& [id, seq] : since_) {
    const auto room = rooms_.find(id);
    if (room != rooms_.end()) room->second.cursor = seq;
  }
  invites_.clear();
  for (const Json invite : ok["invites"].get_array()) {
    invites_.emplace(room_in(invite["room"], "room"), UserId(text_in(invite, "from")));
  }
  for (const Json room : ok["resync"].get_array()) {
    fail(fmt::format("a resync of {} without a reason", std::string_view(room.get_string())));
  }
}

void View::add(RoomId room, Json view) {
  const Seq head = number_in(view, "head");
  rooms_[room] = {.cursor = head, .live_at = head};
  judge_.shown(user_, room, view);
}

// ---- events -------------------------------------------------------------------------------------

template <class Body>
bool View::is_due(RoomId room) const {
  const RoomId log = truth_.log_of(user_);
  for (Seq us = us_ + 1; us <= truth_.head(log); ++us) {
    const auto* body = std::get_if<Body>(&truth_.find({log, us})->body);
    if (body != nullptr && body->room == room) return true;
  }
  return false;
}

void View::happened(Json event) {
  const std::string kind = text_in(event, "ev");
  if (user_.value().empty()) return fail(kind + " came before hello was answered");
  if (has(event, "us")) return own_event(event, number_in(event, "us"));
  if (kind == "live") return went_live();
  // Presence and profiles; and `unread`, which is told in the user's own log, behind its `room-`.
  if (!has(event, "room") || kind == "unread") return;
  const RoomId room = room_in(event, "room");
  // A typing of the room may overtake the `room+`, an event may not.
  if (!may_be_in(room)) {
    return fail(fmt::format("{} of {}, where it is not", kind, text_in(event, "room")));
  }
  if (has(event, "ts")) room_event(event, number_in(event, "seq"));
}

bool View::may_be_in(RoomId room) const {
  return rooms_.contains(room) || is_due<model::RoomAdded>(room);
}

void View::room_event(Json event, Seq seq) {
  const RoomId id = room_in(event, "room");
  const auto room = rooms_.find(id);
  const bool next = room != rooms_.end() && seq > room->second.cursor &&
                    seq - number_in(event, "skip") <= room->second.cursor + 1;
  if (next || (room != rooms_.end() && room->second.anywhere)) {
    room->second.cursor = seq;
    room->second.anywhere = false;
  } else {
    fail(fmt::format("{} comes after {} of {}", seq, cursor(id), model::to_text(id)));
  }
  judge_.seen(user_, {id, seq}, event);
}

void View::own_event(Json event, Seq us) {
  if (us != us_ + 1) fail(fmt::format("{} comes after {} of its own log", us, us_));
  us_ = us;
  judge_.seen(user_, {truth_.log_of(user_), us}, event);
  if (us <= us_at_hello_) return;
  const std::string kind = text_in(event, "ev");
  if (kind.starts_with("invite")) return invite_event(kind, event);
  if (kind == "room-") {
    rooms_.erase(room_in(event, "room"));
    return;
  }
  const Json view = event["room"];
  const RoomId id = room_in(view, "room");
  std::erase_if(invites_, [&](const auto& one) { return one.first == id; });
  if (has(view, "kind")) {
    add(id, view);
  } else if (!options_.small_tails) {
    // Only what fell out of memory comes from the store, which does not keep the room object.
    fail("room+ without its room");
  } else {
    rooms_[id] = {.anywhere = true};
  }
}

void View::invite_event(std::string_view kind, Json event) {
  const UserId by(text_in(event, "from"));
  if (kind == "invite") {
    invites_.emplace(room_in(event["room"], "room"), by);
  } else if (kind == "invite-") {
    const RoomId id = room_in(event, "room");
    std::erase_if(invites_, [&](const auto& one) {
      return one.first == id && (by.value().empty() || one.second == by);
    });
  }
}

void View::went_live() {
  live_ = true;
  if (us_ < us_at_hello_) fail("live before its own log has caught up");
  for (const auto& [id, room] : rooms_) {
    const bool left = is_due<model::RoomRemoved>(id);  // by another device
    if (room.cursor < room.live_at && !left)
      fail("live before " + model::to_text(id) + " has caught up");
  }
}

std::string View::behind() const {
  if (!live_) return "is not live";
  if (us_ != truth_.head(truth_.log_of(user_))) return "misses events of its own log";
  if (invites_ != truth_.invites_of(user_)) {
    return fmt::format("sees {} invitations of {}", invites_.size(),
                       truth_.invites_of(user_).size());
  }
  const std::vector<RoomId> in = truth_.rooms_of(user_);
  if (in.size() != rooms_.size())
    return fmt::format("sees {} rooms of {}", rooms_.size(), in.size());
  for (const RoomId id : in) {
    const auto room = rooms_.find(id);
    if (room == rooms_.end()) return "does not see " + model::to_text(id);
    if (room->second.cursor != truth_.head(id)) {
      return fmt::format("is at {} of {} in {}", room->second.cursor, truth_.head(id),
                         model::to_text(id));
    }
  }
  return "";
}

}  // namespace parley::sim
