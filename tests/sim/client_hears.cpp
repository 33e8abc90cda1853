// The hearing half of Client: replies and events, and what they mean to the oracles.
#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "model/ids.h"
#include "sim/client.h"

namespace parley::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kRetryMax = 500ms;

}  // namespace

void Client::on_text(std::string_view text) {
  parts_.trace.note(name_, fmt::format("< {}", text));
  Json said;
  if (parser_.parse(simdjson::padded_string(text)).get(said) != simdjson::SUCCESS) {
    parts_.judge.fail(name_ + " hears what is no JSON: " + std::string(text));
    return;
  }
  if (!has(said, "id")) {
    if (has(said, "err")) return;  // of a note: too fast, or no longer in the room
    if (!greeted()) parts_.judge.fail(name_ + " hears of events before its hello is answered");
    view_.happened(said);
    return;
  }
  const auto found = asked_.find(number_in(said, "id"));
  if (found == asked_.end()) {
    parts_.judge.fail(name_ + " gets an answer to nothing");
    return;
  }
  const Asked asked = std::move(found->second);
  asked_.erase(found);
  on_reply(asked, said);
}

void Client::on_reply(const Asked& asked, Json reply) {
  switch (asked.kind) {
    case Asked::Kind::kHello:
      on_hello(reply);
      return;
    case Asked::Kind::kChange:
      on_change(asked, reply);
      return;
    case Asked::Kind::kHistory:
      if (has(reply, "ok")) on_page(asked, reply["ok"]);
      return;
    case Asked::Kind::kRooms:
      if (!has(reply, "ok")) return;
      for (const Json view : reply["ok"]["rooms"].get_array()) {
        const auto room = model::parse_room_id(text_in(view, "room"));
        if (room) parts_.judge.shown(person_.user, *room, view);
      }
      return;
  }
}

void Client::on_hello(Json reply) {
  if (std::exchange(asks_as_guest_, false)) person_.asks_for_one = false;
  if (has(reply, "err")) {
    const Json err = reply["err"];
    const std::string code = text_in(err, "code");
    if (code == "name_taken") {
      person_.guest_name = text_in(err, "suggest");
    } else if (code != "unavailable") {
      parts_.judge.fail(name_ + " is not let in: " + code);
    }
    // A device of the same person may have become the guest meanwhile.
    later(parts_.dice.between(Micros(1), kRetryMax), &Client::lost);
    return;
  }
  const Json ok = reply["ok"];
  const UserId user(text_in(ok["user"], "user"));
  if (has(ok, "token")) person_.token = text_in(ok, "token");
  if (!person_.user.value().empty() && person_.user != user) {
    parts_.judge.fail(name_ + " is greeted as " + user.value());
  }
  person_.user = user;
  state_ = State::kGreeted;
  view_.greeted(user, ok);
  say_changes();
}

void Client::on_change(const Asked& asked, Json reply) {
  const Change* change = outbox_.find(asked.cid);
  if (change == nullptr) return;
  const AuthorCid key{person_.user, asked.cid};
  if (has(reply, "err")) {
    const Json err = reply["err"];
    bool retry = false;
    if (err["retry"].get_bool().get(retry) == simdjson::SUCCESS && retry) {
      outbox_.find(asked.cid)->under_way = false;
      const Micros after(static_cast<std::int64_t>(number_in(err, "after")) * 1'000);
      later(after + parts_.dice.between(Micros(1), kRetryMax), &Client::say_changes);
      return;
    }
    parts_.judge.refused(key, text_in(err, "code"));
  } else {
    const Json ok = reply["ok"];
    const auto told = model::parse_room_id(text_in(ok, "room"));
    const auto own = change->has_event ? Judge::Own::kSurely : Judge::Own::kMaybe;
    parts_.judge.acked(key, {told.value_or(asked.room), number_in(ok, "seq")}, own);
  }
  outbox_.settle(asked.cid);
  say_changes();
}

void Client::on_page(const Asked& asked, Json ok) {
  if (!view_.may_be_in(asked.room)) {
    parts_.judge.fail(name_ + " gets a page of a room where it is not");
  }
  Seq last = 0;
  for (const Json event : ok["events"].get_array()) {
    const Seq seq = number_in(event, "seq");
    if (last != 0 && seq != last + 1) parts_.judge.fail(name_ + " gets a page with a hole");
    last = seq;
    parts_.judge.seen(person_.user, {asked.room, seq}, event);
  }
}

}  // namespace parley::sim
