// The end of a Connection: who hears its peer's, what it says itself, and when its time is up.
#include <utility>

#include "base/limits.h"
#include "gateway/close_object.h"
#include "gateway/connection.h"
#include "gateway/hub.h"
#include "gateway/seconds.h"
#include "http/event_stream.h"

namespace parley::gateway {
namespace {

// How long a peer may take to answer a close, or the end of the last response.
constexpr std::uint32_t kFarewellSeconds = 3;
// How long a peer that has ended its side may take to read what it asked for, and we to know it.
constexpr std::uint32_t kHeardOutSeconds = 10;
constexpr std::uint32_t kPingJitterSeconds = 4;

}  // namespace

// The peer will send nothing more. It may have left, or may read on: which of them is told by
// sending. What it asked for is answered, and what only happens from now on is none of it.
void Connection::hear_end(const net::IoResult& end) {
  if (end.error != 0 || (phase_ == Phase::kClosing && shut_)) return drop();
  if (!std::exchange(heard_out_, true)) {
    since_s_ = hub_.now_s_;
    if (speaks() && hub_.feed_.has_reader(reader_)) hub_.feed_.remove_reader(reader_);
  }
  mark_dirty();
  end_when_answered();
}

bool Connection::owes_answers() const {
  if (has_stash()) return true;
  switch (phase_) {
    case Phase::kHttp:
      return false;
    case Phase::kPoll: {
      const PollSession* session = hub_.find_poll(aside_->session);
      return session != nullptr && session->waits_for_answer();
    }
    case Phase::kOpen:
    case Phase::kStream:
      return speaker_->in_flight() > 0;
    case Phase::kAnswer:
    case Phase::kLeaving:
    case Phase::kClosing:
    case Phase::kClosed:
      return true;  // each has an end of its own
  }
  return false;
}

void Connection::end_when_answered() {
  if (!heard_out_ || owes_answers()) return;
  if (!speaks()) return finish();
  close(ws::kCloseNormal, {});
}

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (!speaks()) return;
  const bool stream = phase_ == Phase::kStream;
  leave();
  if (stream) {
    const Framing framing = framing_of(speaker_->form());
    hub_.tools_.framer.append(out(), framing,
                              [&](std::string& text) { encode_close(code, reason, text); });
    out() += http::stream_end(coding_of(framing));
  } else {
    ws::append_frame(out(), ws::Opcode::kClose, ws::close_payload(code, reason));
  }
  finish();
}

// The last bytes are in out(): once they are sent, our side is shut and the peer's end awaited.
void Connection::finish() {
  phase_ = Phase::kClosing;
  since_s_ = hub_.now_s_;
  if (aside_) aside_->pong.reset();
  drop_parser();
  mark_dirty();
}

// What the rest of the house knows of this connection is taken back, once.
void Connection::leave() {
  if (std::exchange(left_, true)) return;
  if (hub_.feed_.has_reader(reader_)) hub_.feed_.remove_reader(reader_);
  if (phase_ == Phase::kStream) --hub_.streams_;
  if (phase_ == Phase::kPoll) {
    PollSession* session = hub_.find_poll(std::exchange(aside_->session, {}));
    if (session != nullptr) session->carrier_left();
  }
  if (known() || phase_ == Phase::kAnswer) hub_.inbound_.emplace_back(Gone{{hub_.index_, self_}});
}

void Connection::drop() {
  if (closed()) return;
  leave();
  hub_.loop_.remove(stream_.fd());
  stream_.close();
  phase_ = Phase::kClosed;
  hub_.bury(self_);
}

void Connection::go_away() {
  if (speaks()) {
    close(ws::kCloseGoingAway, wire::info_of(wire::Close::kGoingAway).name);
  } else if (phase_ == Phase::kHttp || phase_ == Phase::kAnswer) {
    leave();
    finish();
  }
}

void Connection::mark_dirty() {
  hub_.mark_dirty(self_, dirty_);
}

void Connection::sweep(std::uint32_t now_s) {
  const std::uint32_t age = now_s - since_s_;
  switch (phase_) {
    case Phase::kHttp:
      if (has_had(age, limits::kHandshakeTime)) drop();
      return;
    case Phase::kClosing:
      if (age > kFarewellSeconds) drop();
      return;
    case Phase::kPoll:  // its session looks at the clock
      if (hung_up_ && !owes_answers()) drop();
      return;
    case Phase::kAnswer:
    case Phase::kLeaving:
    case Phase::kClosed:
      return;
    case Phase::kOpen:
    case Phase::kStream:
      sweep_speaking(now_s);
      return;
  }
}

void Connection::sweep_speaking(std::uint32_t now_s) {
  if (heard_out_) {
    if (now_s - since_s_ > kHeardOutSeconds) drop();
    return;
  }
  // First, because only who said hello may stall: a stranger could fill his socket with pongs.
  if (!speaker_->greeted()) {
    if (has_had(now_s - since_s_, limits::kHelloTime)) {
      close(wire::number(wire::Close::kUnauthorized), "no hello");
    }
    return;
  }
  if (blocked_) {
    sweep_blocked(now_s - blocked_s_);
    return;
  }
  if (!known()) return;
  // A stream cannot answer a ping. Whether anybody is there, TCP learns from what is sent.
  if (phase_ == Phase::kOpen && now_s - heard_s_ > seconds(limits::kSilentTime)) {
    close(wire::number(wire::Close::kSilent), wire::info_of(wire::Close::kSilent).name);
    return;
  }
  const std::uint32_t jitter = (self_.slot + now_s) % kPingJitterSeconds;
  if (now_s - pinged_s_ + kPingJitterSeconds / 2 < seconds(limits::kPingInterval) + jitter) return;
  pinged_s_ = now_s;
  if (phase_ == Phase::kOpen) {
    ws::append_frame(out(), ws::Opcode::kPing, {});
  } else {
    http::append_event_comment(out(), coding_of(framing_of(speaker_->form())));
  }
  mark_dirty();
}

// No ping can reach it: TCP tells the dead apart, and the stalled get their time.
void Connection::sweep_blocked(std::uint32_t age_s) {
  if (age_s > seconds(limits::kStallTime)) return drop();
  if (!patient_) patient_ = stream_.be_patient().has_value();
  const bool may_be_dead = age_s > seconds(limits::kDeadTime);
  if (may_be_dead && stream_.since_ack() > limits::kDeadTime) drop();
}

}  // namespace parley::gateway
