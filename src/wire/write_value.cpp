#include "wire/write_value.h"

namespace parley::wire {
namespace {

void write_user_fields(JsonWriter& json, const model::UserView& user) {
  write_field<"user">(json, user.user);
  write_field<"display">(json, user.display);
  write_field_if_given<"guest">(json, user.guest);
  write_field_if_given<"unproven">(json, user.unproven);
  write_field_if_given<"alike">(json, user.alike);
}

}  // namespace

void write_value(JsonWriter& json, model::RoomId room) {
  json.string(model::to_text(room));
}

void write_value(JsonWriter& json, model::TextFormat format) {
  json.raw(format == model::TextFormat::kPlain ? R"("plain")" : R"("md")");
}

void write_value(JsonWriter& json, model::RoomKind kind) {
  switch (kind) {
    case model::RoomKind::kPublic:
      return json.raw(R"("public")");
    case model::RoomKind::kPrivate:
      return json.raw(R"("private")");
    case model::RoomKind::kDirect:
      return json.raw(R"("dm")");
  }
}

void write_value(JsonWriter& json, model::Role role) {
  json.raw(role == model::Role::kOwner ? R"("owner")" : R"("member")");
}

void write_value(JsonWriter& json, model::MemberAct act) {
  switch (act) {
    case model::MemberAct::kJoin:
      return json.raw(R"("join")");
    case model::MemberAct::kLeave:
      return json.raw(R"("leave")");
    case model::MemberAct::kInvite:
      return json.raw(R"("invite")");
  }
}

void write_value(JsonWriter& json, const model::Reaction& reaction) {
  json.begin_object();
  write_field<"emoji">(json, reaction.emoji);
  write_field<"users">(json, reaction.users);
  json.end_object();
}

void write_value(JsonWriter& json, const model::UserView& user) {
  json.begin_object();
  write_user_fields(json, user);
  json.end_object();
}

void write_value(JsonWriter& json, const model::RoomView& room) {
  json.begin_object();
  write_field<"room">(json, room.room);
  write_field<"kind">(json, room.kind);
  if (room.kind == model::RoomKind::kDirect)
    write_field<"users">(json, room.users);
  else
    write_field<"name">(json, room.name);
  write_field<"title">(json, room.title);
  write_field<"topic">(json, room.topic);
  write_field<"members">(json, room.members);
  write_field<"ts">(json, room.ts);
  write_field<"head">(json, room.head);
  if (room.is_member) {
    write_field<"role">(json, room.role);
    write_field<"read">(json, room.read);
    write_field<"unread">(json, room.unread);
    write_field<"mentions">(json, room.mentions);
    write_field_if_given<"request">(json, room.request);
  }
  json.end_object();
}

void write_value(JsonWriter& json, const model::MemberView& member) {
  json.begin_object();
  write_user_fields(json, member.user);
  write_field<"role">(json, member.role);
  write_field<"online">(json, member.presence == model::Presence::kOnline);
  json.end_object();
}

void write_value(JsonWriter& json, const model::RoomLabel& room) {
  json.begin_object();
  write_field<"room">(json, room.room);
  write_field<"kind">(json, room.kind);
  write_field<"name">(json, room.name);
  write_field<"title">(json, room.title);
  json.end_object();
}

void write_value(JsonWriter& json, model::InviteEnd why) {
  switch (why) {
    case model::InviteEnd::kAccepted:
      return json.raw(R"("accepted")");
    case model::InviteEnd::kDeclined:
      return json.raw(R"("declined")");
    case model::InviteEnd::kGaveWay:
      return json.raw(R"("gave_way")");
  }
}

void write_value(JsonWriter& json, const model::OfferView& offer) {
  json.begin_object();
  write_field<"room">(json, offer.room);
  write_field<"from">(json, offer.by);
  write_field<"ts">(json, offer.ts);
  json.key<"state">();
  switch (offer.state) {
    case model::Offer::kDeclined:
      json.raw(R"("declined")");
      break;
    case model::Offer::kLeft:
      json.raw(R"("left")");
      break;
    case model::Offer::kHeld:
      json.raw(R"("held")");
      break;
    default:
      json.raw(R"("open")");
  }
  json.end_object();
}

void write_value(JsonWriter& json, const model::RoomAdded& added) {
  if (added.view) return write_value(json, *added.view);
  json.begin_object();
  write_field<"room">(json, added.room);
  json.end_object();
}

}  // namespace parley::wire
