#include "sim/connection.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "sim/lane.h"

namespace parley::sim {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr unsigned kFarewellSeconds = 3;
constexpr unsigned kHelloSeconds = 10;

ws::Decoder decoder_for(Lane& lane) {
  if (!lane.options().deflate) return {ws::Role::kServer, limits::kMessageBytesMax};
  return {ws::Role::kServer, limits::kMessageBytesMax, lane.inflaters()};
}

}  // namespace

Connection::Connection(Lane& lane, LineRef line)
    : lane_(lane), line_(line), decoder_(decoder_for(lane)) {}

void Connection::start(SlabRef self) {
  self_ = self;
  const gateway::Framing framing =
      lane_.options().deflate ? gateway::Framing::kDeflated15 : gateway::Framing::kWebSocket;
  speaker_ = std::make_unique<gateway::ProtocolSpeaker>(true, framing);
  reader_ = lane_.add_reader(self, speaker_->form());
}

void Connection::on_ready() {
  if (phase_ == Phase::kClosed) return;
  if (blocked_ && lane_.options().mutation != Mutation::kUnblockLost) {
    set_blocked(false);
    mark_dirty();
  }
  read_some();
}

// ---- input --------------------------------------------------------------------------------------

void Connection::read_some() {
  if (!stash_.empty() && !must_pause()) take(std::exchange(stash_, {}));
  if (phase_ == Phase::kClosed) return;
  if (!stash_.empty() || must_pause()) {
    paused_ = true;
    return;
  }
  take(lane_.network().read(line_, Side::kServer, kReadBytes));
  if (!stash_.empty()) paused_ = true;
  if (lane_.network().ended(line_, Side::kServer)) drop();
}

void Connection::take(std::string bytes) {
  const std::size_t size = bytes.size();
  bytes.resize(size + wire::kJsonPadding);
  std::span<char> input(bytes.data(), size);
  while (phase_ == Phase::kOpen && !input.empty()) {
    if (must_pause()) {
      stash_.assign(input.data(), input.size());
      return;
    }
    const ws::Step step = decoder_.next(input);
    if (step.kind == ws::Step::Kind::kNeedMore) return;
    take_step(step);
  }
}

void Connection::take_step(const ws::Step& step) {
  switch (step.kind) {
    case ws::Step::Kind::kMessage:
      speak([&](gateway::Turn& turn) { speaker_->on_message(step.opcode, step.text(), turn); });
      return;
    case ws::Step::Kind::kClose:
      close(ws::kCloseNormal);
      return;
    case ws::Step::Kind::kFault:
      close(step.code);
      return;
    default:
      return;
  }
}

bool Connection::must_pause() const {
  return phase_ == Phase::kOpen && (out_.unsent().size() > lane_.options().reply_bytes_max ||
                                    speaker_->in_flight() >= lane_.options().in_flight_max);
}

// ---- from the core ------------------------------------------------------------------------------

template <class Fn>
void Connection::speak(Fn&& fn) {
  gateway::Turn turn = lane_.make_turn(self_, out_.bytes);
  fn(turn);
  mark_dirty();
  if (turn.close_code) close(*turn.close_code);
}

void Connection::reply(core::RequestId request, const Result<model::Answer>& answer) {
  if (phase_ != Phase::kOpen) return;
  speak([&](gateway::Turn& turn) { speaker_->on_reply(request, answer, turn); });
}

void Connection::tell(const model::Ephemeral& what) {
  if (!keeps_up()) return;
  speak([&](gateway::Turn& turn) { speaker_->on_told(what, turn); });
}

void Connection::follow(model::RoomId log, model::Seq from, model::Seq head) {
  if (phase_ == Phase::kOpen) lane_.feed().follow(reader_, log, from, head);
}

void Connection::append_frame(std::string_view frame) {
  out_.bytes += frame;
  mark_dirty();
}

void Connection::close(std::uint16_t code) {
  if (phase_ != Phase::kOpen) return;
  leave();
  ws::append_frame(out_.bytes, ws::Opcode::kClose, ws::close_payload(code, {}));
  phase_ = Phase::kClosing;
  seconds_ = 0;
  mark_dirty();
}

void Connection::leave() {
  if (std::exchange(left_, true)) return;
  lane_.feed().remove_reader(reader_);
  if (speaker_->known()) lane_.gone(self_);
}

void Connection::drop() {
  if (phase_ == Phase::kClosed) return;
  leave();
  phase_ = Phase::kClosed;
  lane_.network().close(line_, Side::kServer);
  lane_.bury(self_);
}

void Connection::sweep() {
  ++seconds_;
  if (phase_ == Phase::kClosing && seconds_ > kFarewellSeconds) drop();
  if (phase_ == Phase::kOpen && !speaker_->greeted() && seconds_ > kHelloSeconds) {
    close(wire::number(wire::Close::kUnauthorized));
  }
  if (speaker_->greeted() && phase_ == Phase::kOpen) seconds_ = 0;
}

void Connection::mark_dirty() {
  lane_.mark_dirty(self_, dirty_);
}

// ---- output -------------------------------------------------------------------------------------

void Connection::flush() {
  dirty_ = false;
  while (!blocked_ && phase_ != Phase::kClosed && send_some()) {
  }
  if (phase_ == Phase::kClosed) return;
  if (phase_ == Phase::kClosing && out_.unsent().empty()) {
    drop();
    return;
  }
  if (paused_ && !must_pause()) {
    paused_ = false;
    lane_.wake(self_);
  }
}

// One send of all that is due. True: there is something to say that was not known before it.
bool Connection::send_some() {
  feed::Feed& feed = lane_.feed();
  const bool reads = feed.has_reader(reader_);
  std::string bytes(out_.unsent());
  const std::size_t own = bytes.size();
  if (reads) {
    for (const std::string_view piece : feed.gather(reader_)) bytes += piece;
  }
  const std::size_t due = bytes.size() - own;
  std::string live;
  const auto tell_live = [&] {
    gateway::Turn turn = lane_.make_turn(self_, live);
    speaker_->on_told(model::WentLive{}, turn);
  };
  if (reads && feed.goes_live(reader_)) {
    tell_live();
    bytes += live;
  }
  const std::size_t sent = lane_.network().write(line_, Side::kServer, bytes);
  const std::size_t own_sent = std::min(own, sent);
  const std::size_t due_sent = std::min(due, sent - own_sent);
  out_.sent += own_sent;
  if (out_.unsent().empty()) out_ = {};
  if (reads) {
    std::string rest;
    feed.advance(reader_, due_sent, rest);
    if (lane_.options().mutation != Mutation::kFrameTorn) out_.bytes += rest;
  }
  if (sent < bytes.size()) set_blocked(true);
  if (!reads || !feed.took_live(reader_)) return false;
  if (live.empty()) tell_live();
  const std::string_view unsaid = std::string_view(live).substr(sent - own_sent - due_sent);
  out_.bytes += unsaid;
  return !unsaid.empty();
}

void Connection::set_blocked(bool blocked) {
  blocked_ = blocked;
  if (lane_.feed().has_reader(reader_)) lane_.feed().set_blocked(reader_, blocked);
}

}  // namespace parley::sim
