// Engine: one TLS connection as a state machine. Sealed bytes of the socket in, plaintext out, and
// the other way; no socket, no clock, no thread of its own.
//
// Reading: for every chunk of the socket call open() until kNeedMore. Whatever it has to say itself
// (handshake, key updates, alerts) it appends to the same output as seal() does, so that whoever
// called open() also looks whether there is something to send. Sending: seal() appends records;
// what it took is on its way and is not given again. The socket's end is told apart by
// peer_ended().
//
// Threads: the connection's. Lifetime: holds its Context. Memory: a server's holds what has come
// until the first record is whole; then what OpenSSL keeps for a connection
// (docs/decisions/0014), with record buffers only while a record is in pieces.
// Invariant: after a fault nothing is opened, sealed or said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tls/context.h"
#include "tls/hello_guard.h"

struct ssl_st;

namespace parley::tls {

struct Pipe;

struct Step {
  enum class Kind : std::uint8_t {
    kNeedMore,   // the input is used up
    kPlaintext,  // the first `bytes` of the buffer; there may be more
    kEnd,        // close_notify: the peer says no more, and what came is complete
    kFault,      // fault() tells; send what is in the output (an alert), then close
  };
  Kind kind = Kind::kNeedMore;
  std::size_t bytes = 0;
};

struct Fault {
  enum class Kind : std::uint8_t {
    kNone,
    kPlainHttp,    // a plain HTTP request came: it can be answered in plain HTTP
    kNotTls,       // the first byte is of no TLS handshake
    kHandshake,    // no agreement: versions, suites, protocols, or a damaged message
    kCertificate,  // ours to judge, and not good (a client's engine only)
    kRecord,       // a record of the established connection is damaged or forged
    kAlert,        // the peer gave up and said why
    kOurs,         // no memory
  };
  Kind kind = Kind::kNone;
  std::string_view reason{};  // static, OpenSSL's words in most cases; for logs, not for peers
};

class Engine {
 public:
  // One record's plaintext (RFC 8446 5.1), and the most that sealing one adds to it: header, nonce
  // or type byte, tag, and a key update before it.
  static constexpr std::size_t kPlainBytesMax = 16 * 1024;
  static constexpr std::size_t kOverheadBytesMax = 64;
  static constexpr std::size_t kRecordBytesMax = kPlainBytesMax + kOverheadBytesMax;

  // The server's side of a connection that a listener accepted. `context` is a server's.
  static Engine accept(std::shared_ptr<const Context> context);

  // The client's side; its hello is appended to `out`. `host`: the name or IP address that the
  // certificate has to bear, where the context verifies. `resumption`: of an earlier connection to
  // the same server, or empty.
  static Engine connect(std::shared_ptr<const Context> context, const std::string& host,
                        std::string_view resumption, std::string& out);

  Engine(Engine&&) noexcept = default;
  Engine& operator=(Engine&&) noexcept = default;
  ~Engine() = default;

  // Takes bytes off the front of `sealed` until there is something to say; plaintext goes to the
  // front of `plain`, of at most one record. With kPlainBytesMax of room no plaintext stays inside
  // between two calls. After kEnd and kFault input is swallowed.
  // Call it first with what the socket gave, and again until kNeedMore.
  Step open(std::span<const char>& sealed, std::span<char> plain, std::string& out);

  // Seals from the front of the pieces, as if they were one text, in as few records as there can
  // be, and appends them to `out`; stops before a record that would make it longer than
  // `out_bytes_max`, which is at least kRecordBytesMax. Gives how much of the text was taken: none
  // before the handshake is done, after close() or a fault.
  std::size_t seal(std::span<const std::string_view> pieces, std::string& out,
                   std::size_t out_bytes_max);

  // Says close_notify (RFC 8446 6.1): nothing is sealed after it, opening goes on.
  void close(std::string& out);

  // The handshake is done: seal() takes, and open() gives, plaintext.
  bool established() const { return established_; }
  // close_notify has come. If the socket ends without it, the peer's bytes were cut off by
  // somebody, or it did not care to say goodbye.
  bool peer_ended() const { return peer_ended_; }
  bool failed() const { return fault_ != Fault::Kind::kNone; }
  Fault fault() const { return {fault_, reason_}; }

  // Of an established connection: "TLSv1.3", "TLS_AES_128_GCM_SHA256", and whether a ticket spared
  // the costly half of the handshake.
  std::string_view version() const;
  std::string_view suite() const;
  bool resumed() const;
  // A client's ticket for connect(); empty while the server has given none.
  std::string resumption() const;

 private:
  struct Free {
    void operator()(ssl_st* native) const;
  };

  explicit Engine(std::shared_ptr<const Context> context);
  bool make_native();
  bool collect_hello(std::span<const char>& sealed);
  void begin(std::span<const char>& sealed, std::span<char> plain, std::string& out);
  void trust_only(const std::string& host);
  void resume(std::string_view resumption);
  Step read(std::span<char> plain, Pipe& pipe);
  void note_pause(int result, const Pipe& pipe);
  bool write_record(std::span<const char> plain);
  void blame(HelloGuard::Verdict verdict);
  void blame_native();
  void set_fault(Fault::Kind kind, const char* reason);

  std::shared_ptr<const Context> context_;
  std::unique_ptr<ssl_st, Free> native_;
  std::unique_ptr<std::string> hello_;  // a server's, of the first record what has come
  const char* reason_ = "";
  HelloGuard guard_;                  // a server's, before it is established
  std::uint32_t records_sealed_ = 0;  // with the present key
  Fault::Kind fault_ = Fault::Kind::kNone;
  bool client_ = false;
  bool established_ = false;
  bool closed_ = false;  // we said close_notify
  bool peer_ended_ = false;
};

static_assert(sizeof(Engine) <= 72, "one per connection");

}  // namespace parley::tls
