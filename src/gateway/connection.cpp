#include "gateway/connection.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "gateway/article_speaker.h"
#include "gateway/close_object.h"
#include "gateway/echo_speaker.h"
#include "gateway/hub.h"
#include "gateway/protocol_speaker.h"
#include "gateway/seconds.h"
#include "http/event_stream.h"

namespace parley::gateway {
namespace {

// What one connection may read in one turn, so that a flood leaves room for the others: a few short
// reads, or a buffer full. That can be 10,000 empty frames, and half a millisecond.
constexpr int kReadsPerTurn = 4;
constexpr std::size_t kBytesPerTurn = loop::Loop::kReceiveBytes;
// How long a peer may take to answer a close, or the end of the last response.
constexpr std::uint32_t kFarewellSeconds = 3;
constexpr std::uint32_t kPingJitterSeconds = 4;

}  // namespace

Connection::Connection(Hub& hub, Transport stream, Admission::Pass pass, std::uint32_t now_s)
    : hub_(hub),
      stream_(std::move(stream)),
      pass_(pass),
      since_s_(now_s),
      heard_s_(now_s),
      pinged_s_(now_s),
      decoder_(ws::Role::kServer, limits::kMessageBytesMax) {}

bool Connection::start(SlabRef self) {
  self_ = self;
  aside().parser = std::make_unique<http::RequestParser>();
  return hub_.loop_.add(stream_.fd(), loop::Interest::kEdgeReadWrite, *this).has_value();
}

Connection::Aside& Connection::aside() {
  if (!aside_) aside_ = std::make_unique<Aside>();
  return *aside_;
}

void Connection::tidy_aside() {
  if (aside_ && !aside_->parser && !aside_->stash && !aside_->pong && !aside_->secret)
    aside_.reset();
}

void Connection::drop_parser() {
  if (!aside_) return;
  aside_->parser.reset();
  tidy_aside();
}

std::string& Connection::out() {
  if (!out_) out_ = hub_.out_buffers_.lend();
  return out_->bytes;
}

Turn Connection::make_turn() {
  return {{hub_.index_, self_}, hub_.loop_.now(), hub_.tools_, out(), hub_.inbound_};
}

void Connection::end_turn(const Turn& turn) {
  mark_dirty();
  if (turn.close_code) close(*turn.close_code, turn.close_reason);
}

void Connection::on_ready(loop::Ready ready) {
  if (closed()) return;
  if (ready.hangup && phase_ == Phase::kPoll) {
    // Nobody is there for the answer: what it would hold stays in the logs.
    drop();
    return;
  }
  if (ready.writable && stream_.pending() && stream_.flush().status == net::IoStatus::kClosed) {
    drop();
    return;
  }
  if (ready.writable && paused_) mark_dirty();  // what it waits for may be that
  if (ready.writable && blocked_ && !stream_.pending()) {
    set_blocked(false);
    // A slow line takes its answer piece by piece; only who takes nothing has had its time.
    if (!speaks()) since_s_ = hub_.now_s_;
    mark_dirty();
  }
  // What reads later anyway does not read now as well: that would be twice its share of the turn.
  if (ready.readable && !reads_later_) read_on();
}

// ---- input ------------------------------------------------------------------------------------

void Connection::read_on() {
  if (has_stash() && !must_pause()) {
    std::string held = std::move(*aside_->stash);
    aside_->stash.reset();
    tidy_aside();
    take(std::span(held.data(), held.size()));
  }
  std::size_t taken = 0;
  for (int reads = 0; reads < kReadsPerTurn && taken < kBytesPerTurn; ++reads) {
    if (closed()) return;
    if (has_stash() || must_pause()) {
      paused_ = true;
      return;
    }
    const std::span<std::byte> buffer = hub_.loop_.receive_buffer();
    const net::IoResult result = stream_.read(buffer);
    if (result.status == net::IoStatus::kWouldBlock) return;
    if (result.status == net::IoStatus::kClosed) {
      drop();
      return;
    }
    heard_s_ = hub_.now_s_;
    hub_.figures_.bytes_in += result.bytes;
    taken += result.bytes;
    take(std::span(reinterpret_cast<char*>(buffer.data()), result.bytes));
  }
  read_later();
}

void Connection::read_later() {
  if (std::exchange(reads_later_, true)) return;
  hub_.loop_.post([&hub = hub_, self = self_] {
    Connection* connection = hub.connections_.find(self);
    if (connection == nullptr || connection->closed()) return;
    connection->reads_later_ = false;
    connection->read_on();
  });
}

bool Connection::must_pause() const {
  if (stream_.overfull()) return true;
  if (phase_ == Phase::kAnswer || phase_ == Phase::kPoll || phase_ == Phase::kLeaving) return true;
  if (phase_ != Phase::kHttp && phase_ != Phase::kOpen) return false;
  // Also of HTTP: a short request for a long file, again and again, would fill the memory.
  if (unsent().size() > limits::kReplyBytesMax) return true;
  if (phase_ == Phase::kHttp) return false;
  return speaker_->busy() || hub_.draining_;
}

void Connection::take(std::span<char> bytes) {
  while (!bytes.empty() && !closed()) {
    if (must_pause()) {
      stash(bytes);
      return;
    }
    switch (phase_) {
      case Phase::kHttp:
        take_http(bytes);
        break;
      case Phase::kOpen:
        take_frames(bytes);
        break;
      case Phase::kAnswer:
      case Phase::kPoll:
      case Phase::kLeaving:
      case Phase::kStream:
      case Phase::kClosing:
      case Phase::kClosed:
        return;  // a stream goes one way, and what comes after a farewell is not listened to
    }
  }
}

void Connection::stash(std::span<const char> bytes) {
  std::string& stash = aside().stash.emplace();
  stash.reserve(bytes.size() + wire::kJsonPadding);
  stash.assign(bytes.data(), bytes.size());
}

void Connection::take_frames(std::span<char>& bytes) {
  while (phase_ == Phase::kOpen && !must_pause()) {
    const ws::Step step = decoder_.next(bytes);
    if (step.kind == ws::Step::Kind::kNeedMore) return;
    take_step(step);
  }
}

void Connection::take_step(const ws::Step& step) {
  switch (step.kind) {
    case ws::Step::Kind::kNeedMore:
    case ws::Step::Kind::kPong:
      return;
    case ws::Step::Kind::kMessage: {
      ++hub_.figures_.messages_in;
      Turn turn = make_turn();
      speaker_->on_message(step.opcode, step.text(), turn);
      end_turn(turn);
      return;
    }
    case ws::Step::Kind::kPing:
      // RFC 6455 5.5.3: only the latest needs an answer.
      aside().pong = step.text();
      mark_dirty();
      return;
    case ws::Step::Kind::kClose:
      close(step.code == ws::kCloseNoStatus ? ws::kCloseNormal : step.code, {});
      return;
    case ws::Step::Kind::kFault:
      ++hub_.figures_.frame_faults;
      close(step.code, step.reason);
      return;
  }
}

// ---- from the core ----------------------------------------------------------------------------

void Connection::reply(core::RequestId request, const Result<model::Answer>& answer) {
  if (speaks()) {
    Turn turn = make_turn();
    speaker_->on_reply(request, answer, turn);
    end_turn(turn);
  } else if (phase_ == Phase::kAnswer) {
    phase_ = Phase::kHttp;
    respond(api::send_response(answer));
  }
}

void Connection::tell(const model::Ephemeral& what) {
  if (!speaks() || (blocked_ && !reaches_all(what))) return;
  Turn turn = make_turn();
  speaker_->on_told(what, turn);
  end_turn(turn);
}

void Connection::follow(model::RoomId log, model::Seq from, model::Seq head) {
  if (!speaks()) return;
  hub_.feed_.follow(reader_, log, from, head);
  speaker_->on_follow(log, from - 1);
}

void Connection::append_frame(std::string_view frame) {
  out() += frame;
  mark_dirty();
}

// ---- opening and closing ----------------------------------------------------------------------

void Connection::open_socket(const OpenSocket& opening) {
  out() += opening.response;
  drop_parser();
  phase_ = Phase::kOpen;
  since_s_ = hub_.now_s_;
  using Tongue = OpenSocket::Tongue;
  const bool echo = opening.tongue == Tongue::kEcho;
  const std::size_t bytes_max = echo ? limits::kEchoMessageBytesMax : limits::kMessageBytesMax;
  const Framing framing = opening.deflate ? deflated(*opening.deflate) : Framing::kWebSocket;
  if (opening.deflate) {
    decoder_ = ws::Decoder(ws::Role::kServer, bytes_max, hub_.inflaters_);
  } else if (echo) {
    decoder_ = ws::Decoder(ws::Role::kServer, bytes_max);
  }
  if (echo) {
    speaker_ = std::make_unique<EchoSpeaker>(framing);
    mark_dirty();
    return;
  }
  (void)stream_.set_send_buffer_bytes(hub_.settings_.send_buffer_bytes);
  if (opening.tongue == Tongue::kArticle) {
    const Hand hand = hub_.settings_.article == ArticleMode::kRelay ? Hand::kRelay : Hand::kStore;
    auto speaker =
        std::make_unique<ArticleSpeaker>(opening.user, hand, kOwnFormsBegin + self_.slot);
    ArticleSpeaker& article = *speaker;
    speaker_ = std::move(speaker);
    reader_ = hub_.add_reader(self_, article.form());
    Turn turn = make_turn();
    article.sign_in(turn);
    end_turn(turn);
    return;
  }
  speaker_ = std::make_unique<ProtocolSpeaker>(hub_.settings_.guests, framing);
  reader_ = hub_.add_reader(self_, speaker_->form());
  mark_dirty();
}

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (!speaks()) return;
  const bool stream = phase_ == Phase::kStream;
  leave();
  if (stream) {
    hub_.tools_.framer.append(out(), Framing::kEventStream,
                              [&](std::string& text) { encode_close(code, reason, text); });
    out() += http::kLastChunk;
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
    case Phase::kAnswer:
    case Phase::kPoll:  // its session looks at the clock
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
    http::append_event_comment(out());
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
