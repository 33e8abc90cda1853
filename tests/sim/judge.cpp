#include "sim/judge.h"

#include <fmt/format.h>

#include "model/ids.h"

namespace parley::sim {
namespace {

std::string name_of(Place place) {
  return fmt::format("{}:{}", model::to_text(place.log), place.seq);
}

std::string_view kind_name(const model::EventBody& body) {
  switch (model::kind_of(body)) {
    case model::EventKind::kPosted:
      return "msg";
    case model::EventKind::kEdited:
      return "edit";
    case model::EventKind::kDeleted:
      return "del";
    case model::EventKind::kReacted:
      return "react";
    case model::EventKind::kMember:
      return "member";
    case model::EventKind::kRoomOpened:
    case model::EventKind::kRoomSet:
      return "room";
    case model::EventKind::kRoomAdded:
      return "room+";
    case model::EventKind::kRoomRemoved:
      return "room-";
    case model::EventKind::kInvited:
      return "invite";
    case model::EventKind::kInviteEnded:
      return "invite-";
    case model::EventKind::kInviteSent:
      return "invited";
  }
  return "";
}

}  // namespace

std::uint64_t number_in(Json object, std::string_view key, std::uint64_t otherwise) {
  std::uint64_t value = 0;
  return object[key].get_uint64().get(value) == simdjson::SUCCESS ? value : otherwise;
}

std::string text_in(Json object, std::string_view key) {
  std::string_view value;
  return object[key].get_string().get(value) == simdjson::SUCCESS ? std::string(value) : "";
}

bool has(Json object, std::string_view key) {
  return object[key].error() == simdjson::SUCCESS;
}

void Judge::committed(const model::Write& write, const model::Committed& committed) {
  const std::string wrong = truth_.apply(write, committed);
  if (!wrong.empty()) fail(wrong);
  for (const model::Append& append : write.appends) {
    if (refused_.contains({append.author, append.cid})) {
      fail(fmt::format("{} of {} was refused, and is kept all the same", append.cid,
                       append.author.value()));
    }
  }
}

void Judge::restarted() {
  for (const auto& [key, place] : acked_) {
    const Place* kept = truth_.find(key);
    if (kept == nullptr || *kept != place) {
      fail(fmt::format("{} of {} was acked at {} and is lost", key.second, key.first.value(),
                       name_of(place)));
    }
  }
  for (const auto& [log, seq] : seen_) {
    if (truth_.head(log) < seq) fail(name_of({log, seq}) + " was seen and is lost");
  }
}

void Judge::acked(const AuthorCid& key, Place place, Own own) {
  const Place* kept = truth_.find(key);
  if (kept == nullptr) {
    if (own == Own::kSurely) {
      fail(fmt::format("{} of {} is acked and not in the log", key.second, key.first.value()));
    }
    return;
  }
  // Without a number it is something in the author's own log.
  if (place.seq == 0 && kept->log == truth_.log_of(key.first)) {
    acked_[key] = *kept;
    return;
  }
  if (*kept != place) {
    fail(fmt::format("{} of {} is acked at {} and stands at {}", key.second, key.first.value(),
                     name_of(place), name_of(*kept)));
  }
  acked_[key] = place;
}

void Judge::refused(const AuthorCid& key, std::string_view code) {
  refused_.insert(key);
  if (const Place* kept = truth_.find(key)) {
    fail(fmt::format("{} of {} is refused ({}) and stands at {}", key.second, key.first.value(),
                     code, name_of(*kept)));
  }
}

void Judge::seen(const UserId& user, Place place, Json event) {
  const model::Append* append = truth_.find(place);
  if (append == nullptr) {
    fail(fmt::format("{} sees {}, which is not in the log", user.value(), name_of(place)));
    return;
  }
  Seq& newest = seen_[place.log];
  newest = std::max(newest, place.seq);
  if (const std::string what = differs(*append, place, event); !what.empty()) {
    fail(
        fmt::format("{} sees another {} than the log has: {}", user.value(), name_of(place), what));
  }
  const bool personal = model::kind_of(append->body) >= model::EventKind::kRoomAdded;
  if (!personal && !truth_.may_see(user, place)) {
    fail(fmt::format("{} sees {} and may not", user.value(), name_of(place)));
  }
}

std::string Judge::differs(const model::Append& append, Place place, Json event) const {
  if (text_in(event, "ev") != kind_name(append.body)) return "kind";
  if (number_in(event, "ts") != static_cast<std::uint64_t>(to_unix_ms(append.ts))) return "ts";
  if (model::kind_of(append.body) >= model::EventKind::kRoomAdded) return "";
  if (text_in(event, "from") != append.author.value()) return "from";
  if (text_in(event, "cid") != append.cid) return "cid";
  if (const auto* posted = std::get_if<model::Posted>(&append.body)) {
    return message_differs(*posted, place, event);
  }
  if (const auto* edit = std::get_if<model::Edited>(&append.body)) {
    if (number_in(event, "of") != edit->of) return "of";
    const bool erased = text_in(event, "text").empty() && truth_.was_deleted({place.log, edit->of});
    return text_in(event, "text") == edit->text || erased ? "" : "text";
  }
  if (const auto* deleted = std::get_if<model::Deleted>(&append.body)) {
    return number_in(event, "of") == deleted->of ? "" : "of";
  }
  if (const auto* reacted = std::get_if<model::Reacted>(&append.body)) {
    return number_in(event, "of") == reacted->of && text_in(event, "emoji") == reacted->emoji
               ? ""
               : "reaction";
  }
  if (const auto* member = std::get_if<model::MemberChanged>(&append.body)) {
    return text_in(event, "user") == member->user.value() ? "" : "user";
  }
  return "";
}

std::string Judge::message_differs(const model::Posted& posted, Place place, Json event) const {
  const std::string text = text_in(event, "text");
  if (has(event, "deleted")) return text.empty() && truth_.was_deleted(place) ? "" : "deleted";
  if (has(event, "edited")) return truth_.was_edited_to(place, text) ? "" : "edited";
  if (number_in(event, "reply") != posted.reply) return "reply";
  return text == posted.text ? "" : "text";
}

void Judge::shown(const UserId& user, RoomId room, Json view) {
  const Seq head = number_in(view, "head");
  if (head > truth_.head(room)) fail(name_of({room, head}) + " is shown as a head, and not there");
  if (!has(view, "role")) return;
  const Seq read = number_in(view, "read");
  const std::uint64_t unread = truth_.unread(room, read, head);
  const std::uint64_t mentions = truth_.mentions(room, user, read, head);
  if (read > head || number_in(view, "unread") != unread ||
      number_in(view, "mentions") != mentions) {
    fail(fmt::format("{} is shown {} of {} read: {} unread, {} mentions; it has {} and {}",
                     user.value(), read, name_of({room, head}), number_in(view, "unread"),
                     number_in(view, "mentions"), unread, mentions));
  }
}

}  // namespace parley::sim
