// Stream: a connected TCP socket that never blocks. Owns the descriptor and nothing else; who reads
// brings the buffer (Loop::receive_buffer), who writes brings the bytes.
//
// Threads: one owner; may be moved to another loop before it is registered there.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "net/address.h"
#include "net/fd.h"

namespace parley::net {

enum class IoStatus : std::uint8_t {
  kDone,        // `bytes` were moved; for a write it can be fewer than asked
  kWouldBlock,  // none now; the loop tells when
  kClosed,      // the end, or the connection is broken (`error` then says by what)
};

struct IoResult {
  std::size_t bytes = 0;
  IoStatus status = IoStatus::kDone;
  int error = 0;  // errno of a broken connection; 0 for an orderly end
};

class Stream {
 public:
  // How long sent bytes may stay unacknowledged before the kernel gives the peer up. Linux counts
  // the time of a closed window, too, although the peer answers each probe of it: who may stall for
  // longer is to be given be_patient().
  static constexpr auto kUserTimeout = Millis(60'000);

  Stream() = default;
  // A socket from a Listener, which has set its options already.
  explicit Stream(Fd fd) : fd_(std::move(fd)) {}

  // Begins to connect; done when the stream is first writable and connect_error() is 0.
  static Result<Stream> connect(const Address& address);
  int connect_error() const;

  IoResult read(std::span<std::byte> into);

  // Gathers up to 1,024 pieces in one system call. Empty pieces are fine, an empty list is not.
  IoResult write(std::span<const iovec> pieces);
  IoResult write(std::span<const std::byte> bytes);

  // A last word to a peer that is not listened to: what the kernel takes at once, and the end.
  void write_and_close(std::string_view text);

  // The peer reads the end after what was written; reading goes on.
  void shutdown_write();

  Result<void> set_no_delay();
  // Fixes the kernel's send buffer (and ends its growing by itself). The kernel doubles the figure.
  Result<void> set_send_buffer_bytes(int bytes);
  Result<void> set_user_timeout(Millis time);
  // The kernel does not give the peer up for its silence; who asks for that looks at since_ack().
  Result<void> be_patient() { return set_user_timeout(Millis(0)); }
  // How long ago anything was acknowledged, be it that the window is still closed. The kernel asks
  // a peer who has closed it at least every two minutes (TCP_RTO_MAX). Of a broken socket: nothing.
  Millis since_ack() const;

  int fd() const { return fd_.get(); }
  explicit operator bool() const { return static_cast<bool>(fd_); }
  // Loop::remove comes first.
  void close() { fd_.reset(); }
  [[nodiscard]] Fd take_fd() { return std::move(fd_); }

 private:
  Fd fd_;
};

static_assert(sizeof(Stream) <= 8, "one per connection");

}  // namespace parley::net
