#include "gateway/poll_session.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "gateway/client_request.h"
#include "gateway/close_object.h"
#include "gateway/hub.h"
#include "gateway/seconds.h"

namespace parley::gateway {

PollSession::PollSession(Hub& hub, std::uint32_t now_s)
    : hub_(hub),
      secret_(make_session_secret(hub.tools_.random)),
      began_s_(now_s),
      since_s_(now_s),
      speaker_(hub.settings_.guests, Framing::kLine) {}

void PollSession::start(SlabRef self) {
  self_ = self;
  reader_ = hub_.add_reader(self, speaker_.form());
  set_blocked(true);
}

std::string& PollSession::out() {
  if (!out_) out_ = hub_.out_buffers_.lend();
  return out_->bytes;
}

Turn PollSession::make_turn() {
  return {{hub_.index_, self_}, hub_.loop_.now(), hub_.tools_, out(), hub_.inbound_};
}

void PollSession::end_turn(const Turn& turn) {
  if (turn.close_code) close(*turn.close_code, turn.close_reason);
  if (unsent() > 0) {
    mark_dirty();
  } else if (out_) {
    hub_.out_buffers_.take_back(std::move(out_));
  }
}

void PollSession::mark_dirty() {
  hub_.mark_dirty(self_, dirty_);
}

void PollSession::set_blocked(bool blocked) {
  if (hub_.feed_.has_reader(reader_)) hub_.feed_.set_blocked(reader_, blocked);
}

// ---- from the core ----------------------------------------------------------------------------

void PollSession::reply(core::RequestId request, const Result<model::Answer>& answer) {
  if (ending_) return;
  Turn turn = make_turn();
  speaker_.on_reply(request, answer, turn);
  end_turn(turn);
}

void PollSession::tell(const model::Ephemeral& what) {
  if (ending_ || (!keeps_up() && !reaches_all(what))) return;
  Turn turn = make_turn();
  speaker_.on_told(what, turn);
  end_turn(turn);
}

void PollSession::follow(model::RoomId log, model::Seq from, model::Seq head) {
  if (ending_) return;
  hub_.feed_.follow(reader_, log, from, head);
}

void PollSession::append_frame(std::string_view frame) {
  out() += frame;
  mark_dirty();
}

// A moment without a poll is not slowness: it keeps up as long as little waits for the next one.
bool PollSession::keeps_up() const {
  return !ending_ && unsent() < limits::kPollEphemeralBytesMax;
}

void PollSession::close(std::uint16_t code, std::string_view reason) {
  if (std::exchange(ending_, true)) return;
  leave();
  hub_.tools_.framer.append(out(), Framing::kLine,
                            [&](std::string& text) { encode_close(code, reason, text); });
  mark_dirty();
}

// What the rest of the house knows of it is taken back.
void PollSession::leave() {
  if (!hub_.feed_.has_reader(reader_)) return;  // it has left already
  hub_.feed_.remove_reader(reader_);
  if (speaker_.known()) hub_.inbound_.emplace_back(Gone{{hub_.index_, self_}});
}

// ---- requests ---------------------------------------------------------------------------------

bool PollSession::takes_commands() const {
  return !ending_ && unsent() <= limits::kReplyBytesMax &&
         speaker_.in_flight() < limits::kInFlightMax;
}

void PollSession::take_commands(std::string commands) {
  if (!waited_for()) since_s_ = hub_.now_s_;
  if (ending_) return;
  Turn turn = make_turn();
  hear_commands(speaker_, std::move(commands), turn);
  end_turn(turn);
}

void PollSession::wait(SlabRef carrier) {
  const SlabRef older = std::exchange(carrier_, carrier);
  since_s_ = hub_.now_s_;
  set_blocked(false);
  mark_dirty();
  if (Connection* connection = hub_.connections_.find(older)) {
    connection->answer_poll(refuse(Refusal::kOvertaken));
  }
}

void PollSession::carrier_gone() {
  carrier_ = {};
  since_s_ = hub_.now_s_;
  set_blocked(true);
}

void PollSession::carrier_left() {
  carrier_gone();
  if (speaker_.stranger()) end(Refusal::kEnded);
}

void PollSession::end(Refusal why) {
  if (std::exchange(ended_, true)) return;
  ending_ = true;
  leave();
  if (Connection* carrier = hub_.connections_.find(std::exchange(carrier_, {}))) {
    carrier->answer_poll(refuse(why));
  }
  hub_.bury(self_);
}

// ---- answers ----------------------------------------------------------------------------------

void PollSession::flush() {
  dirty_ = false;
  if (ended_ || !waited_for()) return;
  std::string body = take_due();
  if (!body.empty()) answer(std::move(body));
}

std::string PollSession::take_due() {
  std::string body;
  if (out_) {
    body.swap(out_->bytes);
    hub_.out_buffers_.take_back(std::move(out_));
  }
  if (!hub_.feed_.has_reader(reader_)) return body;
  append_events(body);
  if (!hub_.feed_.took_live(reader_)) return body;
  Turn turn{{hub_.index_, self_}, hub_.loop_.now(), hub_.tools_, body, hub_.inbound_};
  speaker_.on_told(model::WentLive{}, turn);
  return body;
}

// A whole number of frames, because the answer says its length: what is cut off stays in the logs.
void PollSession::append_events(std::string& body) {
  std::size_t room =
      limits::kPollAnswerBytesMax - std::min(limits::kPollAnswerBytesMax, body.size());
  std::size_t taken = 0;
  for (const std::string_view piece : hub_.feed_.gather(reader_)) {
    const std::string_view part = piece.substr(0, room);
    body += part;
    taken += part.size();
    room -= part.size();
    if (part.size() < piece.size()) break;
  }
  hub_.feed_.advance(reader_, taken, body);  // the rest of the last frame comes with it
}

void PollSession::answer(std::string body) {
  Connection* carrier = hub_.connections_.find(carrier_);
  CHECK(carrier != nullptr);
  carrier_gone();
  ++turn_;
  http::Response response{.status = 200, .body = std::move(body)};
  response.with("Content-Type", "application/x-ndjson")
      .with("Cache-Control", "no-store")
      .with("Parley-Session", format({static_cast<std::uint8_t>(hub_.index_), self_.slot, secret_}))
      .with("Parley-Turn", std::to_string(turn_));
  carrier->answer_poll(std::move(response));
  // A session is for whom is known: strangers would fill the places, each for the price of a line.
  if (ending_ || speaker_.stranger()) end(Refusal::kEnded);
}

// ---- time -------------------------------------------------------------------------------------

void PollSession::sweep(std::uint32_t now_s) {
  if (ended_) return;
  if (!ending_ && !greeted() && has_had(now_s - began_s_, limits::kHelloTime)) {
    close(wire::number(wire::Close::kUnauthorized), "no hello");
    // It has said nothing that is worth a minute's memory.
    if (!waited_for()) end(Refusal::kEnded);
    return;
  }
  const std::uint32_t age = now_s - since_s_;
  if (waited_for()) {
    if (age >= seconds(limits::kPollWaitTime)) answer(take_due());
  } else if (age > seconds(limits::kPollIdleTime)) {
    end(Refusal::kEnded);
  }
}

void PollSession::go_away() {
  if (ended_) return;
  close(wire::number(wire::Close::kGoingAway), wire::info_of(wire::Close::kGoingAway).name);
  flush();
  end(Refusal::kEnded);  // nobody came for its last object
}

}  // namespace parley::gateway
