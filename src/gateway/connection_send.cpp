// The sending half of Connection: answers, then what the feed says is due, in one send.
#include <sys/uio.h>

#include <algorithm>
#include <array>

#include "gateway/connection.h"
#include "gateway/hub.h"
#include "wire/encoder.h"

namespace parley::gateway {
namespace {

constexpr std::size_t kPiecesMax = 256;  // of one send; the kernel takes 1,024

}  // namespace

void Connection::flush() {
  dirty_ = false;
  if (closed()) return;
  if (aside_ && aside_->pong && !blocked_) {
    ws::append_frame(out(), ws::Opcode::kPong, *aside_->pong);
    aside_->pong.reset();
    tidy_aside();
  }
  while (!blocked_ && !closed() && send_some()) {
  }
  if (closed()) return;
  if (phase_ == Phase::kLeaving) {
    hand_over();
    return;
  }
  if (phase_ == Phase::kClosing && !out_ && !blocked_ && !shut_) {
    shut_ = true;
    stream_.shutdown_write();
    if (heard_out_ && !stream_.pending()) return drop();
  }
  if (paused_ && !must_pause()) {
    paused_ = false;
    read_later();
  }
  end_when_answered();
}

// One send of all that is due. True: there is something to say that was not known before it.
bool Connection::send_some() {
  std::array<iovec, kPiecesMax> pieces;
  std::size_t count = 0;
  std::size_t total = 0;
  const auto add = [&](std::string_view bytes) {
    if (count == kPiecesMax || bytes.empty()) return;
    pieces[count++] = {const_cast<char*>(bytes.data()), bytes.size()};
    total += bytes.size();
  };
  add(unsent());
  const std::size_t own = total;
  const bool reads = hub_.feed_.has_reader(reader_);
  if (reads) {
    for (const std::string_view piece : hub_.feed_.gather(reader_)) add(piece);
  }
  const std::size_t due = total - own;
  // That all is here now goes along with the last of it.
  std::string live;
  if (reads && count < kPiecesMax && hub_.feed_.goes_live(reader_)) {
    tell_live(live);
    add(live);
  }
  net::IoResult result;
  if (total > 0) {
    result = stream_.write(std::span(pieces.data(), count));
    ++hub_.figures_.sends;
    hub_.figures_.bytes_out += result.bytes;
  }
  const std::size_t own_sent = std::min(own, result.bytes);
  const std::size_t due_sent = std::min(due, result.bytes - own_sent);
  consume_out(own_sent);
  if (reads) {
    hub_.scratch_.clear();
    hub_.feed_.advance(reader_, due_sent, hub_.scratch_);
    if (!hub_.scratch_.empty()) out() += hub_.scratch_;  // the other half of a frame
  }
  if (result.status == net::IoStatus::kClosed) {
    drop();
    return false;
  }
  if (result.bytes < total || stream_.pending()) set_blocked(true);
  if (!reads) return false;
  if (speaker_->wants_delivered()) tell_delivered();
  if (!hub_.feed_.took_live(reader_)) return false;
  if (live.empty()) tell_live(live);
  const std::string_view unsaid = std::string_view(live).substr(result.bytes - own_sent - due_sent);
  if (!unsaid.empty()) out() += unsaid;
  return !unsaid.empty();
}

void Connection::tell_live(std::string& frames) {
  Turn turn{{hub_.index_, self_}, hub_.loop_.now(), hub_.tools_, frames, hub_.inbound_};
  speaker_->on_told(model::WentLive{}, turn);
}

void Connection::consume_out(std::size_t bytes) {
  if (!out_) return;
  out_->sent += bytes;
  if (out_->unsent().empty()) hub_.out_buffers_.take_back(std::move(out_));
}

void Connection::tell_delivered() {
  Turn turn = make_turn();
  hub_.feed_.for_each_position(reader_, [&](model::RoomId log, model::Seq next) {
    speaker_->on_delivered(log, next, turn);
  });
}

void Connection::set_blocked(bool blocked) {
  blocked_ = blocked;
  if (blocked) {
    blocked_s_ = hub_.now_s_;
    ++hub_.figures_.blocked;
  } else {
    heard_s_ = hub_.now_s_;  // the pong clock rested, and starts anew
    if (std::exchange(patient_, false)) {
      static_cast<void>(stream_.set_user_timeout(net::Stream::kUserTimeout));
    }
  }
  if (hub_.feed_.has_reader(reader_)) hub_.feed_.set_blocked(reader_, blocked);
}

}  // namespace parley::gateway
