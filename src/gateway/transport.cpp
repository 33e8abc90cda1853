#include "gateway/transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/check.h"
#include "http/response.h"

namespace parley::gateway {
namespace {

using net::IoResult;
using net::IoStatus;

const std::string& speak_tls() {
  static const std::string answer =
      http::to_bytes(http::bad_request(400, "this port speaks TLS: begin the address with https:"));
  return answer;
}

}  // namespace

Transport::Transport(net::Fd fd, const TlsContext& context) : stream_(std::move(fd)) {
  if (context) {
    secure_ = std::make_unique<Secure>(Secure{tls::Engine::accept(context), {}});
  }
}

IoResult Transport::read(std::span<std::byte> into) {
  if (!secure_) return stream_.read(into);
  // Opened bytes are never more than sealed ones, and each record needs room for a whole one.
  CHECK(into.size() >= 2 * tls::Engine::kPlainBytesMax);
  std::array<std::byte, tls::Engine::kPlainBytesMax> sealed;
  const IoResult got = stream_.read(sealed);
  if (got.status != IoStatus::kDone) return got;
  return open({reinterpret_cast<const char*>(sealed.data()), got.bytes}, into);
}

IoResult Transport::open(std::span<const char> sealed, std::span<std::byte> into) {
  IoResult result;
  while (true) {
    const std::span<std::byte> room = into.subspan(result.bytes);
    const tls::Step step = secure_->engine.open(
        sealed, {reinterpret_cast<char*>(room.data()), room.size()}, secure_->sealed);
    if (step.kind == tls::Step::Kind::kPlaintext) {
      result.bytes += step.bytes;
      continue;
    }
    if (step.kind == tls::Step::Kind::kFault) return fail(secure_->engine.fault().kind);
    break;
  }
  const IoResult flushed = flush();
  if (flushed.status == IoStatus::kClosed) return flushed;
  // The end that the peer announced, once what came before it has been handed out.
  if (result.bytes == 0 && secure_->engine.peer_ended()) return {.status = IoStatus::kClosed};
  return result;
}

// The last word is an alert, or plain HTTP to who speaks that.
IoResult Transport::fail(tls::Fault::Kind fault) {
  if (fault == tls::Fault::Kind::kPlainHttp) {
    secure_->sealed.clear();
    stream_.write(std::as_bytes(std::span(speak_tls())));
  } else {
    (void)flush();
  }
  stream_.shutdown_write();
  return {.status = IoStatus::kClosed, .error = EPROTO};
}

IoResult Transport::write(std::span<const iovec> pieces) {
  if (!secure_) return stream_.write(pieces);
  std::vector<std::string_view> texts;
  texts.reserve(pieces.size());
  std::size_t left = 0;
  for (const iovec& piece : pieces) {
    texts.emplace_back(static_cast<const char*>(piece.iov_base), piece.iov_len);
    left += piece.iov_len;
  }
  std::span<std::string_view> rest(texts);
  IoResult result;
  while (true) {
    const IoResult flushed = flush();
    if (flushed.status == IoStatus::kClosed) return flushed;
    if (pending() || left == 0) break;
    const std::size_t taken = secure_->engine.seal(rest, secure_->sealed, kSealedBytesMax);
    if (taken == 0) break;
    result.bytes += taken;
    left -= taken;
    for (std::size_t skip = taken; skip > 0;) {
      const std::size_t part = std::min(skip, rest.front().size());
      rest.front().remove_prefix(part);
      skip -= part;
      if (rest.front().empty()) rest = rest.subspan(1);
    }
  }
  if (result.bytes == 0) result.status = IoStatus::kWouldBlock;
  return result;
}

IoResult Transport::flush() {
  if (!pending()) return {};
  const IoResult sent = stream_.write(std::as_bytes(std::span(secure_->sealed)));
  if (sent.bytes == secure_->sealed.size()) {
    std::string().swap(secure_->sealed);  // nothing to say, nothing to keep
  } else {
    secure_->sealed.erase(0, sent.bytes);
  }
  return sent;
}

void Transport::shutdown_write() {
  if (secure_) {
    secure_->engine.close(secure_->sealed);
    (void)flush();
  }
  stream_.shutdown_write();
}

}  // namespace parley::gateway
