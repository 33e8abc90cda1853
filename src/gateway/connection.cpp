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
// While less than this is unsent each ping has its pong; above it the latest only.
constexpr std::size_t kPongsBytesMax = 2 * 1024;

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
  Turn turn{{hub_.index_, self_}, hub_.loop_.now(), hub_.tools_, out(), hub_.inbound_};
  turn.pass = pass_;
  return turn;
}

void Connection::end_turn(const Turn& turn) {
  mark_dirty();
  if (turn.close_code) close(*turn.close_code, turn.close_reason);
}

void Connection::on_ready(loop::Ready ready) {
  if (closed()) return;
  hung_up_ = hung_up_ || ready.hangup;
  if (ready.hangup && phase_ == Phase::kPoll && !owes_answers()) {
    // Nobody is there for the answer, or for no more than the replies: the rest stays in the logs.
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
    if (!speaks() || heard_out_) since_s_ = hub_.now_s_;
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
    if (result.status == net::IoStatus::kClosed) return hear_end(result);
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
      answer_ping(step.text());
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

// Where it stands among the answers: before that to the message it came inside of (RFC 6455 5.4).
// Who does not read them gets one for the latest alone, and may (5.5.3).
void Connection::answer_ping(std::string_view payload) {
  mark_dirty();
  if (unsent().size() < kPongsBytesMax) {
    ws::append_frame(out(), ws::Opcode::kPong, payload);
  } else {
    aside().pong = payload;
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
  if (!speaks() || heard_out_ || (blocked_ && !reaches_all(what))) return;
  Turn turn = make_turn();
  speaker_->on_told(what, turn);
  end_turn(turn);
}

void Connection::follow(model::RoomId log, model::Seq from, model::Seq head) {
  if (!speaks() || heard_out_) return;
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

}  // namespace parley::gateway
