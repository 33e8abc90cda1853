#include "wire/encoder.h"

#include <string_view>
#include <variant>

#include "base/limits.h"
#include "wire/errors.h"
#include "wire/event_fields.h"
#include "wire/json_writer.h"
#include "wire/write_value.h"

namespace parley::wire {
namespace {

template <class Fields, class Body>
void write_fields(const Fields& fields, const Body& body, JsonWriter& json) {
  for (const auto& field : fields) field.write(body, json);
}

void write_event(const model::Event& event, JsonWriter& json) {
  std::visit(
      [&]<class Body>(const Body& body) {
        json.begin_object();
        json.key<"ev">();
        json.string(Described<Body>::kind.view());
        if (event.personal())
          write_fields(kPersonalHead, event, json);
        else
          write_fields(kDurableHead, event, json);
        write_fields(Described<Body>::fields, body, json);
        json.end_object();
      },
      event.body);
}

// ---- answers --------------------------------------------------------------------------------

struct Limit {
  std::string_view name;
  std::size_t value;
};
// What a client has to know to stay within them.
constexpr std::array kLimits{
    Limit{"text", limits::kTextBytesMax},     Limit{"frame", limits::kMessageBytesMax},
    Limit{"cid", limits::kCidBytesMax},       Limit{"signal", limits::kSignalBytesMax},
    Limit{"mentions", limits::kMentionsMax},  Limit{"display", limits::kDisplayBytesMax},
    Limit{"name", limits::kRoomNameBytesMax}, Limit{"title", limits::kRoomTitleBytesMax},
    Limit{"topic", limits::kTopicBytesMax},   Limit{"history", limits::kHistoryEventsMax},
    Limit{"in_flight", limits::kInFlightMax},
};

void write_answer(const model::answer::Empty&, JsonWriter&) {}

void write_answer(const model::answer::Pong& pong, JsonWriter& json) {
  if (!pong.t) return;
  json.key<"t">();
  json.real(*pong.t);
}

void write_answer(const model::answer::Done& done, JsonWriter& json) {
  write_field_if_given<"room">(json, done.room);
  write_field_if_given<"seq">(json, done.seq);
  write_field<"ts">(json, done.ts);
  write_field_if_given<"asked">(json, done.asked);
  write_field_if_given<"dup">(json, done.dup);
}

void write_answer(const model::answer::Hello& hello, JsonWriter& json) {
  write_field<"user">(json, hello.user);
  write_field_if_given<"token">(json, hello.token);
  write_field<"session">(json, hello.session);
  write_field<"epoch">(json, hello.epoch);
  json.key<"ping">();
  json.integer(limits::kPingInterval.count());
  write_field<"time">(json, hello.time);
  json.key<"server">();
  json.begin_object();
  write_field<"name">(json, hello.server_name);
  write_field<"version">(json, hello.server_version);
  json.end_object();
  json.key<"limits">();
  json.begin_object();
  for (const Limit& limit : kLimits) {
    json.key(limit.name);
    json.integer(limit.value);
  }
  json.end_object();
  write_field<"us">(json, hello.us);
  write_field<"rooms">(json, hello.rooms);
  write_field<"users">(json, hello.users);
  write_field<"invites">(json, hello.invites);
  write_field<"resync">(json, hello.resync);
}

void write_answer(const model::HistoryPage& page, JsonWriter& json) {
  json.key<"events">();
  json.begin_array();
  for (const model::EventPtr& event : page.events) write_event(*event, json);
  json.end_array();
  write_field<"more">(json, page.more);
}

void write_answer(const model::answer::Rooms& rooms, JsonWriter& json) {
  write_field<"rooms">(json, rooms.rooms);
  write_field<"more">(json, rooms.more);
}

void write_answer(const model::answer::Who& who, JsonWriter& json) {
  write_field<"members">(json, who.members);
  write_field<"more">(json, who.more);
}

void write_answer(const model::answer::Profiles& profiles, JsonWriter& json) {
  write_field<"users">(json, profiles.users);
}

void write_answer(const model::answer::Me& me, JsonWriter& json) {
  write_field<"user">(json, me.user);
  write_field<"ask">(json, me.ask);
}

void write_answer(const model::answer::Invites& invites, JsonWriter& json) {
  write_field<"invites">(json, invites.invites);
  write_field<"aside">(json, invites.aside);
}

void write_answer(const model::answer::Routed& routed, JsonWriter& json) {
  write_field<"to">(json, routed.to);
  write_field<"delivered">(json, routed.delivered);
  write_field_if_given<"stored">(json, routed.stored);
}

}  // namespace

void encode_event(const model::Event& event, std::string& out) {
  JsonWriter json(out);
  write_event(event, json);
}

void encode_ephemeral(const model::Ephemeral& what, std::string& out) {
  JsonWriter json(out);
  std::visit(
      [&]<class Body>(const Body& body) {
        json.begin_object();
        if constexpr (!Described<Body>::kind.view().empty()) {
          json.key<"ev">();
          json.string(Described<Body>::kind.view());
        }
        write_fields(Described<Body>::fields, body, json);
        json.end_object();
      },
      what);
}

void encode_error(std::optional<std::uint64_t> request, const Error& error, std::string& out) {
  const ErrorInfo& info = info_of(error.code);
  JsonWriter json(out);
  json.begin_object();
  write_field_if_given<"id">(json, request);
  json.key<"err">();
  json.begin_object();
  write_field<"code">(json, info.name);
  write_field<"msg">(json, public_message(error));
  write_field<"retry">(json, info.retry);
  write_field_if_given<"after">(json, error.after_ms);
  write_field_if_given<"suggest">(json, error.suggestion);
  json.end_object();
  json.end_object();
}

void encode_reply(std::optional<std::uint64_t> request, const Result<model::Answer>& answer,
                  std::string& out) {
  if (!answer) return encode_error(request, answer.error(), out);
  if (!request) return;
  JsonWriter json(out);
  json.begin_object();
  write_field<"id">(json, *request);
  json.key<"ok">();
  json.begin_object();
  std::visit([&](const auto& value) { write_answer(value, json); }, *answer);
  json.end_object();
  json.end_object();
}

}  // namespace parley::wire
