#include "cli/bench/load_client.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "cli/bench/plain_frame.h"
#include "ws/handshake.h"

namespace parley::cli {
namespace {

// The kernel keeps its own least; what the server then holds for the client is what is measured.
constexpr int kStalledReceiveBytes = 4096;
// Linux's default for a new socket (tcp_rmem): reading on is not to be slow for the narrowing.
constexpr int kResumedReceiveBytes = 128 * 1024;

}  // namespace

LoadClient::LoadClient(loop::Loop& loop, LoadClientOwner& owner, SeededRandom& random,
                       std::size_t index)
    : loop_(loop),
      owner_(owner),
      random_(random),
      index_(index),
      decoder_(ws::Role::kClient, limits::kReplyBytesMax) {}

LoadClient::~LoadClient() {
  if (stream_) loop_.remove(stream_.fd());
}

Result<void> LoadClient::connect(const Target& target) {
  CHECK(state_ == State::kIdle);
  stream_ = TRY(net::Stream::connect(target.address));
  if (const auto added = loop_.add(stream_.fd(), loop::Interest::kEdgeReadWrite, *this); !added) {
    stream_.close();
    return fail(added.error());
  }
  key_ = ws::make_key(random_);
  out_ = ws::upgrade_request(target.host, target.path, key_);
  if (target.tls) tls_.emplace(target.tls, target.name);
  state_ = State::kConnecting;
  return {};
}

void LoadClient::say(std::string_view text) {
  if (state_ == State::kOpen) append(ws::Opcode::kText, text);
}

void LoadClient::leave() {
  if (state_ != State::kOpen) return;
  append(ws::Opcode::kClose, ws::close_payload(ws::kCloseNormal, ""));
  state_ = State::kLeaving;
}

Result<void> LoadClient::stall() {
  stalled_ = true;
  return set_receive_bytes(kStalledReceiveBytes);
}

Result<void> LoadClient::resume() {
  stalled_ = false;
  TRY(set_receive_bytes(kResumedReceiveBytes));
  if (state_ == State::kOpen) read(false);
  return {};
}

Result<void> LoadClient::set_receive_bytes(int bytes) {
  if (::setsockopt(stream_.fd(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes) == 0) return {};
  return fail(ErrorCode::kIo, fmt::format("cannot size a socket's buffer: {}", strerror(errno)));
}

void LoadClient::flush() {
  said_ = false;
  if (state_ == State::kGone) return;
  if (tls_) tls_->seal(out_);
  std::string& bytes = tls_ ? tls_->sealed() : out_;
  if (bytes.empty()) return;
  const net::IoResult result = stream_.write(std::as_bytes(std::span(bytes)));
  if (result.status == net::IoStatus::kClosed) return end("the server closed the connection");
  bytes.erase(0, result.bytes);
}

void LoadClient::on_ready(loop::Ready ready) {
  if (state_ == State::kConnecting && ready.writable) begin_upgrade();
  if (ready.writable) flush();
  if (ready.readable && state_ != State::kGone && !stalled_) read(ready.hangup);
}

void LoadClient::begin_upgrade() {
  if (const int error = stream_.connect_error(); error != 0) {
    return end(fmt::format("cannot connect: {}", strerror(error)));
  }
  state_ = State::kUpgrading;
}

// One read for each ready socket, unless there is more than the buffer takes: a short read has
// drained the socket. After a hang-up it reads on until it finds the end.
void LoadClient::read(bool to_the_end) {
  const std::span<std::byte> buffer = loop_.receive_buffer();
  while (state_ != State::kGone) {
    const net::IoResult result = stream_.read(buffer);
    if (result.status == net::IoStatus::kWouldBlock) return;
    if (result.status == net::IoStatus::kClosed) return end("the server closed the connection");
    owner_.on_read();
    const std::span<char> bytes(reinterpret_cast<char*>(buffer.data()), result.bytes);
    if (tls_) {
      open(bytes);
    } else {
      take(bytes);
    }
    if (result.bytes < buffer.size() && !to_the_end) return;
  }
}

void LoadClient::open(std::span<const char> sealed) {
  std::array<char, tls::Engine::kPlainBytesMax> plain;
  while (state_ != State::kGone) {
    const Result<std::span<char>> text = tls_->open(sealed, plain);
    if (!text) return end(text.error().message);
    if (text->empty()) break;
    take(*text);
  }
  // What TLS itself has to say does not wait for the turn's end, nor does the upgrade after it.
  if (state_ == State::kUpgrading || !tls_->sealed().empty()) flush();
}

void LoadClient::take(std::span<char> bytes) {
  if (state_ == State::kUpgrading) return finish_upgrade(bytes);
  while (!bytes.empty() && (state_ == State::kOpen || state_ == State::kLeaving)) {
    const auto plain = in_pieces_ ? std::nullopt : take_plain_frame(bytes);
    if (plain) {
      owner_.on_message(index_, *plain);
    } else {
      take_step(bytes);
    }
  }
}

void LoadClient::finish_upgrade(std::span<char> bytes) {
  head_.append(bytes.data(), bytes.size());
  const ws::ResponseCheck check = ws::check_response(head_, key_);
  using Kind = ws::ResponseCheck::Kind;
  if (check.kind == Kind::kNeedMore) return;
  if (check.kind == Kind::kRefused) {
    return end(fmt::format("refused with status {}: {}", check.status, check.reason));
  }
  std::string rest = std::exchange(head_, std::string()).substr(check.head_bytes);
  key_ = std::string();
  state_ = State::kOpen;
  owner_.on_open(index_);
  if (!rest.empty()) take(rest);
}

void LoadClient::take_step(std::span<char>& bytes) {
  const ws::Step step = decoder_.next(bytes);
  // After a ping in the middle of a message the next piece is still the decoder's.
  in_pieces_ = step.kind != ws::Step::Kind::kMessage;
  switch (step.kind) {
    case ws::Step::Kind::kMessage:
      return owner_.on_message(index_, step.text());
    case ws::Step::Kind::kPing:
      return append(ws::Opcode::kPong, step.text());
    case ws::Step::Kind::kClose:
      // Who leaves waits for the end of the stream, so that the server is the first to close.
      if (state_ == State::kLeaving) return;
      return end(fmt::format("the server closed with {} {}", step.code, step.reason));
    case ws::Step::Kind::kFault:
      return end(fmt::format("the server broke RFC 6455: {}", step.reason));
    case ws::Step::Kind::kPong:
    case ws::Step::Kind::kNeedMore:
      return;
  }
}

void LoadClient::append(ws::Opcode opcode, std::string_view payload) {
  ws::MaskKey mask{};
  const std::uint64_t bits = random_.next_u64();
  std::memcpy(mask.data(), &bits, mask.size());
  ws::append_masked_frame(out_, opcode, payload, mask);
  if (!std::exchange(said_, true)) owner_.on_said(index_);
}

void LoadClient::end(std::string reason) {
  if (state_ == State::kGone) return;
  const State before = std::exchange(state_, State::kGone);
  loop_.remove(stream_.fd());
  if (tls_) {
    stream_.write_and_close(tls_->sealed());  // why, where it was TLS that failed
  } else {
    stream_.close();
  }
  if (before == State::kLeaving) return owner_.on_left(index_);
  owner_.on_gone(index_, std::move(reason));
}

}  // namespace parley::cli
