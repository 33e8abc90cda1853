#include "support/script_text.h"

#include <type_traits>

namespace parley::testing {
namespace {

std::string label(const RoomLabels& rooms, model::RoomId room) {
  const auto found = rooms.find(room);
  return found == rooms.end() ? model::to_text(room) : found->second;
}

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

std::string names(const std::vector<model::UserId>& users) {
  std::string text;
  for (const model::UserId& user : users) text += (text.empty() ? "" : ", ") + user.value();
  return text;
}

std::string user_text(const model::UserView& user) {
  return user.user.value() + " " + quoted(user.display) + (user.unproven ? " unproven" : "") +
         (user.alike ? " alike" : "");
}

std::string role(model::Role role) {
  return role == model::Role::kOwner ? "owner" : "member";
}

// What an event is, without where and which.
struct BodyText {
  const model::Event& event;
  const RoomLabels& rooms;

  std::string operator()(const model::Posted& posted) const {
    std::string text = "msg " + quoted(posted.text) + " from " + event.author.value();
    if (posted.reply != 0) text += " replying to " + number(posted.reply);
    if (!posted.mentions.empty()) text += " mentioning " + names(posted.mentions);
    if (posted.standing.edited) text += " edited";
    if (posted.standing.deleted) text += " deleted";
    for (const model::Reaction& reaction : posted.standing.reactions) {
      text += " " + reaction.emoji + " of " + names(reaction.users);
    }
    return text;
  }
  std::string operator()(const model::Edited& edited) const {
    return "edit of " + number(edited.of) + " to " + quoted(edited.text);
  }
  std::string operator()(const model::Deleted& deleted) const {
    return "del of " + number(deleted.of) + " by " + event.author.value();
  }
  std::string operator()(const model::Reacted& reacted) const {
    return std::string(reacted.on ? "react " : "unreact ") + reacted.emoji + " to " +
           number(reacted.of) + " by " + event.author.value();
  }
  std::string operator()(const model::MemberChanged& changed) const {
    const char* act = changed.act == model::MemberAct::kJoin    ? "join of "
                      : changed.act == model::MemberAct::kLeave ? "leave of "
                                                                : "invite of ";
    return act + changed.user.value() + " as " + role(changed.role);
  }
  std::string operator()(const model::RoomOpened& opened) const {
    std::string text = "opened";
    if (!opened.title.empty()) text += " titled " + quoted(opened.title);
    if (!opened.topic.empty()) text += " about " + quoted(opened.topic);
    return text;
  }
  std::string operator()(const model::RoomSet& set) const {
    std::string text = "set";
    if (set.title) text += " title " + quoted(*set.title);
    if (set.topic) text += " topic " + quoted(*set.topic);
    return text;
  }
  std::string operator()(const model::RoomAdded& added) const {
    std::string text = "room+ " + label(rooms, added.room);
    if (!added.view) return text;
    return text + " as " + role(added.view->role) + " head " + number(added.view->head) +
           " unread " + number(added.view->unread) + " members " + number(added.view->members) +
           (added.view->request ? " request" : "");
  }
  std::string operator()(const model::RoomRemoved& removed) const {
    return "room- " + label(rooms, removed.room);
  }
  std::string operator()(const model::Invited& invited) const {
    return "invite to " + label(rooms, invited.room.room) + " from " + invited.by.value();
  }
  std::string operator()(const model::InviteEnded& ended) const {
    const char* why = ended.why == model::InviteEnd::kAccepted   ? " accepted"
                      : ended.why == model::InviteEnd::kDeclined ? " declined"
                                                                 : " gave way";
    const std::string by = ended.by ? " from " + ended.by.value() : "";
    return "invite- to " + label(rooms, ended.room) + by + why;
  }
  std::string operator()(const model::InviteSent& sent) const {
    return "invited " + sent.user.value() + " to " + label(rooms, sent.room);
  }
};

struct ToldText {
  const RoomLabels& rooms;

  std::string operator()(const model::TypingChanged& typing) const {
    return (typing.on ? "typing of " : "typing ended of ") + typing.user.value() + " in " +
           label(rooms, typing.room);
  }
  std::string operator()(const model::PresenceChanged& changed) const {
    const bool online = changed.presence == model::Presence::kOnline;
    return changed.user.value() + (online ? " online" : " offline");
  }
  std::string operator()(const model::ReadMoved& moved) const {
    return "read of " + moved.user.value() + " to " + number(moved.seq) + " in " +
           label(rooms, moved.room);
  }
  std::string operator()(const model::UnreadChanged& unread) const {
    return "unread " + number(unread.unread) + " mentions " + number(unread.mentions) + " in " +
           label(rooms, unread.room);
  }
  std::string operator()(const model::ProfileChanged& changed) const {
    return "profile of " + user_text(changed.user);
  }
  std::string operator()(const model::Signalled& signal) const {
    return "signal " + signal.data + " from " + signal.from.value() + " in " +
           label(rooms, signal.room);
  }
  std::string operator()(const model::Handed& handed) const {
    return "handed " + quoted(handed.text) + " from " + handed.from.value();
  }
  std::string operator()(const model::Draining&) const { return "drain"; }
  std::string operator()(const model::WentLive&) const { return "live"; }
};

std::string view(const model::RoomView& room, const RoomLabels& rooms) {
  std::string text = label(rooms, room.room);
  if (!room.is_member) return text;
  text += " read " + number(room.read) + " unread " + number(room.unread);
  text += " mentions " + number(room.mentions);
  return room.request ? text + " request" : text;
}

std::string offers(const std::vector<model::OfferView>& list, const RoomLabels& rooms) {
  std::string text;
  for (const model::OfferView& one : list) {
    const char* state = one.state == model::Offer::kOpen       ? "open"
                        : one.state == model::Offer::kDeclined ? "declined"
                        : one.state == model::Offer::kLeft     ? "left"
                                                               : "held";
    text += (text.empty() ? "" : "; ") + label(rooms, one.room.room);
    text += " from " + one.by.value() + " " + state;
  }
  return text.empty() ? "none" : text;
}

std::string views(const std::vector<model::RoomView>& list, const RoomLabels& rooms) {
  std::string text;
  for (const model::RoomView& room : list) {
    text += (text.empty() ? "" : "; ") + view(room, rooms);
  }
  return text;
}

struct AnswerText {
  const RoomLabels& rooms;

  std::string operator()(const model::answer::Empty&) const { return "ok"; }
  std::string operator()(const model::answer::Pong&) const { return "ok pong"; }
  std::string operator()(const model::answer::Done& done) const {
    std::string text = done.seq == 0 ? "ok" : "ok seq " + number(done.seq);
    if (done.room) text += " in " + label(rooms, done.room);
    if (done.asked) text += " asked";
    return done.dup ? text + " dup" : text;
  }
  std::string operator()(const model::answer::Hello& hello) const {
    std::string text = "ok hello " + hello.user.user.value();
    if (!hello.token.empty()) text += " new";
    text += ": " + views(hello.rooms, rooms);
    for (const model::RoomId room : hello.resync) text += "; resync " + label(rooms, room);
    for (const model::UserView& user : hello.users) text += "; partner " + user.user.value();
    if (!hello.invites.empty()) text += "; invites " + offers(hello.invites, rooms);
    return text;
  }
  std::string operator()(const model::HistoryPage& page) const {
    std::string text = "ok";
    for (const model::EventPtr& event : page.events) {
      text += " | " + number(event->seq) + " " + std::visit(BodyText{*event, rooms}, event->body);
    }
    return page.more ? text + " | more" : text;
  }
  std::string operator()(const model::answer::Rooms& list) const {
    return "ok " + views(list.rooms, rooms) + (list.more ? "; more" : "");
  }
  std::string operator()(const model::answer::Who& who) const {
    std::string text = "ok";
    for (const model::MemberView& member : who.members) {
      text += " | " + member.user.user.value() + " " + role(member.role) +
              (member.presence == model::Presence::kOnline ? " online" : " offline");
    }
    return text;
  }
  std::string operator()(const model::answer::Profiles& profiles) const {
    std::string text = "ok";
    for (const model::UserView& user : profiles.users) {
      text += " | " + user_text(user);
    }
    return text;
  }
  std::string operator()(const model::answer::Me& me) const {
    return "ok " + user_text(me.user) + (me.ask ? " asked" : "");
  }
  std::string operator()(const model::answer::Invites& list) const {
    return "ok " + offers(list.invites, rooms) + " | aside " + offers(list.aside, rooms);
  }
  std::string operator()(const model::answer::Routed& routed) const {
    return std::string(routed.delivered ? "delivered" : "not delivered") +
           (routed.stored ? " stored" : "");
  }
};

const char* code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadRequest:
      return "bad_request";
    case ErrorCode::kTooLarge:
      return "too_large";
    case ErrorCode::kUnauthorized:
      return "unauthorized";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kAmbiguous:
      return "ambiguous";
    case ErrorCode::kNameTaken:
      return "name_taken";
    case ErrorCode::kFull:
      return "full";
    case ErrorCode::kRateLimited:
      return "rate_limited";
    case ErrorCode::kCidConflict:
      return "cid_conflict";
    case ErrorCode::kQuota:
      return "quota";
    case ErrorCode::kUnavailable:
      return "unavailable";
    default:
      return "an error that no client may get";
  }
}

}  // namespace

std::string script_text(const model::Event& event, const RoomLabels& rooms) {
  std::string text = std::visit(BodyText{event, rooms}, event.body);
  if (event.personal()) return text;
  return "#" + number(event.seq) + " " + text + " in " + label(rooms, event.log);
}

std::string script_text(const model::Ephemeral& told, const RoomLabels& rooms) {
  return std::visit(ToldText{rooms}, told);
}

std::string script_text(const Result<model::Answer>& answer, const RoomLabels& rooms) {
  if (answer) return std::visit(AnswerText{rooms}, *answer);
  const Error& error = answer.error();
  std::string text = std::string("error ") + code(error.code);
  if (!error.suggestion.empty()) text += " suggesting " + quoted(error.suggestion);
  if (error.after_ms != 0) text += " after " + number(error.after_ms) + "ms";
  return text;
}

std::string script_text(core::Farewell farewell) {
  switch (farewell) {
    case core::Farewell::kBye:
      return "closed bye";
    case core::Farewell::kReplaced:
      return "closed replaced";
    case core::Farewell::kVersion:
      return "closed version";
    default:
      return "closed";
  }
}

bool script_matches(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  pattern.remove_prefix(star + 1);
  for (std::size_t from = star; from <= text.size(); ++from) {
    if (script_matches(pattern, text.substr(from))) return true;
  }
  return false;
}

}  // namespace parley::testing
