// How an event is described: its kinds, the fields of each, when they are there. The encoder writes
// what these tables say, and the published document shows them.
//
// Threads: any; constants.
#pragma once

#include <array>
#include <functional>
#include <string_view>

#include "model/ephemeral.h"
#include "model/event.h"
#include "wire/json_writer.h"
#include "wire/write_value.h"

namespace parley::wire {

struct EventField {
  std::string_view name;
  std::string_view form;
  bool always = true;
};

// A field of a `Body`. `write` appends key and value, or nothing where there is nothing to say.
template <class Body>
struct OutField {
  EventField field;
  void (*write)(const Body&, JsonWriter&) = nullptr;
};

// `From` gets the value out of the body: a member pointer, or a function.
template <class Body, Literal Name, auto From>
constexpr OutField<Body> always(std::string_view form) {
  return {{Name.view(), form, true}, [](const Body& body, JsonWriter& json) {
            write_field<Name>(json, std::invoke(From, body));
          }};
}
template <class Body, Literal Name, auto From>
constexpr OutField<Body> if_given(std::string_view form) {
  return {{Name.view(), form, false}, [](const Body& body, JsonWriter& json) {
            write_field_if_given<Name>(json, std::invoke(From, body));
          }};
}

// ---- what every event begins with, behind `ev` ----------------------------------------------

inline constexpr std::array kDurableHead{
    always<model::Event, "room", &model::Event::log>("room id"),
    always<model::Event, "seq", &model::Event::seq>("number"),
    if_given<model::Event, "skip", &model::Event::skip>("number"),
    always<model::Event, "ts", &model::Event::ts>("ms"),
    always<model::Event, "from", &model::Event::author>("user id"),
    if_given<model::Event, "cid", &model::Event::cid>("the author's"),
};
inline constexpr std::array kPersonalHead{
    always<model::Event, "us", &model::Event::seq>("number in the user's own log"),
    always<model::Event, "ts", &model::Event::ts>("ms"),
};

// ---- one description for each body ----------------------------------------------------------

// kind: its `ev`; when: what happened; fields: behind the head.
template <class Body>
struct Described;

template <>
struct Described<model::Posted> {
  using Body = model::Posted;
  static constexpr Literal kind = "msg";
  static constexpr std::string_view when = "a message was sent";
  static constexpr std::array fields{
      always<Body, "text", &Body::text>("text"),
      if_given<Body, "fmt", &Body::format>("`plain`; absent: `md`"),
      if_given<Body, "reply", &Body::reply>("seq"),
      if_given<Body, "mentions", &Body::mentions>("user ids"),
      if_given<Body, "edited", [](const Body& b) { return b.standing.edited; }>("ms"),
      if_given<Body, "deleted", [](const Body& b) { return b.standing.deleted; }>("true"),
      if_given<Body, "reactions",
               [](const Body& b) -> const auto& { return b.standing.reactions; }>(
          "[{`emoji`, `users`}]"),
  };  // namespace parley::wire
};

template <>
struct Described<model::Edited> {
  using Body = model::Edited;
  static constexpr Literal kind = "edit";
  static constexpr std::string_view when = "message `of` has another text";
  static constexpr std::array fields{
      always<Body, "of", &Body::of>("seq"),
      always<Body, "text", &Body::text>("text"),
      if_given<Body, "mentions", &Body::mentions>("user ids"),
  };
};

template <>
struct Described<model::Deleted> {
  using Body = model::Deleted;
  static constexpr Literal kind = "del";
  static constexpr std::string_view when = "message `of` was taken back";
  static constexpr std::array fields{always<Body, "of", &Body::of>("seq")};
};

template <>
struct Described<model::Reacted> {
  using Body = model::Reacted;
  static constexpr Literal kind = "react";
  static constexpr std::string_view when = "`from` set or took back a reaction to `of`";
  static constexpr std::array fields{
      always<Body, "of", &Body::of>("seq"),
      always<Body, "emoji", &Body::emoji>("text"),
      always<Body, "on", &Body::on>("true or false"),
  };
};

template <>
struct Described<model::MemberChanged> {
  using Body = model::MemberChanged;
  static constexpr Literal kind = "member";
  static constexpr std::string_view when = "who is in the room changed";
  static constexpr std::array fields{
      always<Body, "act", &Body::act>("`join`, `leave` or `invite`"),
      always<Body, "user", &Body::user>("user id"),
      always<Body, "display", &Body::display>("text"),
      always<Body, "role", &Body::role>("`owner` or `member`"),
  };
};

template <>
struct Described<model::RoomOpened> {
  using Body = model::RoomOpened;
  static constexpr Literal kind = "room";
  static constexpr std::string_view when = "the room was made";
  static constexpr std::array fields{
      always<Body, "act", [](const Body&) { return std::string_view("open"); }>("`open`"),
      always<Body, "kind", &Body::kind>("`public`, `private` or `dm`"),
      if_given<Body, "name", &Body::name>("text"),
      if_given<Body, "title", &Body::title>("text"),
      if_given<Body, "topic", &Body::topic>("text"),
  };
};

template <>
struct Described<model::RoomSet> {
  using Body = model::RoomSet;
  static constexpr Literal kind = "room";
  static constexpr std::string_view when = "these of it changed";
  static constexpr std::array fields{
      always<Body, "act", [](const Body&) { return std::string_view("set"); }>("`set`"),
      if_given<Body, "title", &Body::title>("text"),
      if_given<Body, "topic", &Body::topic>("text"),
  };
};

template <>
struct Described<model::RoomAdded> {
  using Body = model::RoomAdded;
  static constexpr Literal kind = "room+";
  static constexpr std::string_view when = "you are a member now, and follow the room";
  static constexpr std::array fields{
      always<Body, "room", [](const Body& b) -> const auto& { return b; }>("room object")};
};

template <>
struct Described<model::RoomRemoved> {
  using Body = model::RoomRemoved;
  static constexpr Literal kind = "room-";
  static constexpr std::string_view when = "you are a member no longer";
  static constexpr std::array fields{always<Body, "room", &Body::room>("room id")};
};

template <>
struct Described<model::Invited> {
  using Body = model::Invited;
  static constexpr Literal kind = "invite";
  static constexpr std::string_view when = "`from` invites you: `accept` or `decline`";
  static constexpr std::array fields{
      always<Body, "room", &Body::room>("{`room`, `kind`, `name`, `title`}"),
      always<Body, "from", &Body::by>("user id"),
  };
};

template <>
struct Described<model::InviteEnded> {
  using Body = model::InviteEnded;
  static constexpr Literal kind = "invite-";
  static constexpr std::string_view when = "it is open no longer";
  static constexpr std::array fields{
      always<Body, "room", &Body::room>("room id"),
      if_given<Body, "from", &Body::by>("user id; absent: whoever invited there"),
      always<Body, "why", &Body::why>("`accepted`, `declined` or `gave_way`"),
  };
};

template <>
struct Described<model::InviteSent> {
  using Body = model::InviteSent;
  static constexpr Literal kind = "invited";
  static constexpr std::string_view when = "you have invited `user`";
  static constexpr std::array fields{
      always<Body, "room", &Body::room>("room id"),
      always<Body, "user", &Body::user>("user id"),
  };
};

// ---- what is told but not kept --------------------------------------------------------------

template <>
struct Described<model::TypingChanged> {
  using Body = model::TypingChanged;
  static constexpr Literal kind = "typing";
  static constexpr std::string_view when = "somebody types, or stopped";
  static constexpr std::array fields{
      always<Body, "room", &Body::room>("room id"),
      always<Body, "user", &Body::user>("user id"),
      always<Body, "on", &Body::on>("true or false"),
  };
};

template <>
struct Described<model::PresenceChanged> {
  using Body = model::PresenceChanged;
  static constexpr Literal kind = "presence";
  static constexpr std::string_view when = "somebody came or went";
  static constexpr std::array fields{
      always<Body, "user", &Body::user>("user id"),
      always<Body, "online", [](const Body& b) { return b.presence == model::Presence::kOnline; }>(
          "true or false"),
  };
};

template <>
struct Described<model::ReadMoved> {
  using Body = model::ReadMoved;
  static constexpr Literal kind = "read";
  static constexpr std::string_view when = "somebody else has read up to `seq`";
  static constexpr std::array fields{
      always<Body, "room", &Body::room>("room id"),
      always<Body, "user", &Body::user>("user id"),
      always<Body, "seq", &Body::seq>("number"),
  };
};

template <>
struct Described<model::UnreadChanged> {
  using Body = model::UnreadChanged;
  static constexpr Literal kind = "unread";
  static constexpr std::string_view when =
      "you have read on another connection, or somebody changed whom an unread message mentions";
  static constexpr std::array fields{
      always<Body, "room", &Body::room>("room id"),
      always<Body, "head", &Body::head>("seq, as of which the counts are"),
      always<Body, "read", &Body::read>("seq"),
      always<Body, "unread", &Body::unread>("number"),
      always<Body, "mentions", &Body::mentions>("number"),
  };
};

template <>
struct Described<model::ProfileChanged> {
  using Body = model::ProfileChanged;
  static constexpr Literal kind = "profile";
  static constexpr std::string_view when = "somebody has another display name";
  static constexpr std::array fields{always<Body, "user", &Body::user>("user object")};
};

template <>
struct Described<model::Signalled> {
  using Body = model::Signalled;
  static constexpr Literal kind = "signal";
  static constexpr std::string_view when = "somebody sent a `signal`";
  static constexpr std::array fields{
      always<Body, "room", &Body::room>("room id"),
      always<Body, "from", &Body::from>("user id"),
      always<Body, "data", [](const Body& b) { return Raw{b.data}; }>("any JSON"),
  };
};

// Only on the article's path, in the article's own form: without `ev`, and not published here.
template <>
struct Described<model::Handed> {
  using Body = model::Handed;
  static constexpr Literal kind = "";
  static constexpr std::string_view when = "";
  static constexpr std::array fields{
      always<Body, "from", &Body::from>("user id"),
      always<Body, "text", &Body::text>("text"),
  };
};

template <>
struct Described<model::Draining> {
  using Body = model::Draining;
  static constexpr Literal kind = "drain";
  static constexpr std::string_view when = "the server is about to go; come back after so long";
  static constexpr std::array fields{always<Body, "after", &Body::after_ms>("ms")};
};

template <>
struct Described<model::WentLive> {
  using Body = model::WentLive;
  static constexpr Literal kind = "live";
  static constexpr std::string_view when = "everything missed has been sent";
  static constexpr std::array<OutField<Body>, 0> fields{};
};

}  // namespace parley::wire
