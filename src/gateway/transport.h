// Transport: the byte stream under a connection, plain or inside TLS. It reads and writes like
// net::Stream, so that who uses it need not know which it is.
//
// Threads: its loop's. Memory: inside TLS what docs/decisions/0014 says of an engine, and sealed
// bytes only while the socket is full: at most kSealedBytesMax, and TLS's answers to one read more.
// Invariant: what write() took is on its way, and arrives before anything that is written later.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "net/fd.h"
#include "net/stream.h"
#include "tls/context.h"
#include "tls/engine.h"

namespace parley::gateway {

using TlsContext = std::shared_ptr<const tls::Context>;

class Transport {
 public:
  // Sealed ahead of the socket. Two records: one is on its way while the next is made, and a reader
  // that stalls holds no more.
  static constexpr std::size_t kSealedBytesMax = 2 * tls::Engine::kRecordBytesMax;

  Transport() = default;
  // `context` null: plain.
  Transport(net::Fd fd, const TlsContext& context);

  bool encrypted() const { return secure_ != nullptr; }

  // As net::Stream::read, of plaintext. kDone with no bytes: TLS spoke for itself; read again.
  // `into` has room for more than one record.
  net::IoResult read(std::span<std::byte> into);

  // As net::Stream::write, of plaintext. kDone with fewer bytes than given, or pending(): the
  // socket is full.
  net::IoResult write(std::span<const iovec> pieces);

  // Something that was taken still waits for the socket; the loop tells when flush() can go on.
  bool pending() const { return secure_ != nullptr && !secure_->sealed.empty(); }
  net::IoResult flush();
  // More than write() ever seals ahead: TLS's own answers to a peer that asks and does not read
  // (RFC 8446 4.6.3). Nothing more is to be read from it until they are sent.
  bool overfull() const { return secure_ != nullptr && secure_->sealed.size() > kSealedBytesMax; }

  // Says that nothing more will come, also inside TLS (RFC 8446 6.1).
  void shutdown_write();
  void close() { stream_.close(); }

  Result<void> set_send_buffer_bytes(int bytes) { return stream_.set_send_buffer_bytes(bytes); }
  Result<void> set_user_timeout(Millis time) { return stream_.set_user_timeout(time); }
  Result<void> be_patient() { return stream_.be_patient(); }
  Millis since_ack() const { return stream_.since_ack(); }
  int fd() const { return stream_.fd(); }

 private:
  struct Secure {
    tls::Engine engine;
    std::string sealed;  // for the socket
  };

  net::IoResult open(std::span<const char> sealed, std::span<std::byte> into);
  net::IoResult fail(tls::Fault::Kind fault);

  net::Stream stream_;
  std::unique_ptr<Secure> secure_;
};

static_assert(sizeof(Transport) <= 16, "one for each connection");

}  // namespace parley::gateway
