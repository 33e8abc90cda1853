// Context: what all TLS connections of one kind share: certificate, key, versions, suites, tickets.
//
// TLS 1.2 and 1.3 (RFC 8446, RFC 9325). Of 1.2 only ECDHE with an AEAD (RFC 9325 4.2), no
// renegotiation, no compression, no early data. ALPN (RFC 7301): `http/1.1`, and who offers other
// protocols only is refused. What openssl.cnf says of versions and suites has no influence.
//
// A reload makes a new Context and swaps the pointer: new connections take the new one, old ones
// go on with theirs, which ends with the last of them.
//
// Threads: immutable, any; engines of several loops share one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "tls/identity.h"
#include "tls/ticket_keys.h"

struct ssl_ctx_st;
struct ssl_method_st;

namespace parley::tls {

class Context {
 public:
  // How long a ticket is offered for; a rotation of the keys should not come more often.
  static constexpr auto kTicketTime = std::chrono::hours(12);

  // For Engine::accept. Fails with kInvalidUsage and one line for the operator: nothing in the
  // PEM text, damaged, encrypted, a key that is not the certificate's, a key too short to be safe.
  static Result<std::shared_ptr<const Context>> server(const Identity& identity,
                                                       const TicketKeys& tickets);

  // For Engine::connect: the server's certificate has to be one of these, or be issued by one, be
  // valid at `now`, and bear the host's name. Fails with kInvalidUsage.
  static Result<std::shared_ptr<const Context>> client_trusting(std::string_view authorities_pem,
                                                                WallTime now);

  // The same, by the authorities that the system trusts (SSL_CERT_FILE and SSL_CERT_DIR name
  // others).
  static Result<std::shared_ptr<const Context>> client_trusting_system(WallTime now);

  // For Engine::connect: any certificate will do. For measuring and for tests; it proves nothing.
  static Result<std::shared_ptr<const Context>> client_trusting_anyone();

  // When the server's own certificate ends; epoch for a client.
  WallTime expires() const { return expires_; }

  // The host names that the server's own certificate is for, as it has them (`*.example.org`).
  const std::vector<std::string>& names() const { return names_; }

  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() = default;

 private:
  friend class Engine;  // makes its connection from native_
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };

  Context() = default;
  static std::shared_ptr<Context> make(const ssl_method_st* method);

  std::unique_ptr<ssl_ctx_st, Free> native_;
  std::optional<TicketKeys> tickets_;  // native_ points to them
  WallTime expires_{};
  std::vector<std::string> names_;
};

}  // namespace parley::tls
