// RawClient: OpenSSL as a client that our Context would never be: old versions, weak suites, odd
// protocols, renegotiation. For tests.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"
#include "tls/engine.h"
#include "tls/openssl.h"
#include "tls/testing.h"

namespace parley::tls::testing {

class RawClient {
 public:
  RawClient(int version_min, int version_max, const char* suites = "ALL:@SECLEVEL=0")
      : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_.get(), 0);
    CHECK(SSL_CTX_set_min_proto_version(context_.get(), version_min) == 1);
    CHECK(SSL_CTX_set_max_proto_version(context_.get(), version_max) == 1);
    CHECK(SSL_CTX_set_cipher_list(context_.get(), suites) == 1);
    connection_.reset(SSL_new(context_.get()));
    SSL_set_bio(connection_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(connection_.get());
  }

  void offer(std::string_view protocols) {
    CHECK(SSL_set_alpn_protos(connection_.get(),
                              reinterpret_cast<const unsigned char*>(protocols.data()),
                              static_cast<unsigned>(protocols.size())) == 0);
  }

  // One step of the handshake: takes what the server said, gives what to say to it.
  std::string shake(std::string_view from_server = {}) {
    hear(from_server);
    SSL_do_handshake(connection_.get());
    ERR_clear_error();
    return say();
  }

  // The handshake with an engine, to its end or its fault.
  void shake_with(Engine& server) {
    std::string to_client;
    std::string ignored;
    for (std::string to_server = shake(); !to_server.empty(); to_server = shake(to_client)) {
      to_client.clear();
      feed(server, to_server, ignored, to_client);
    }
  }

  void hear(std::string_view bytes) {
    if (!bytes.empty()) {
      BIO_write(SSL_get_rbio(connection_.get()), bytes.data(), static_cast<int>(bytes.size()));
    }
  }

  std::string say() {
    std::string bytes(BIO_ctrl_pending(SSL_get_wbio(connection_.get())), '\0');
    if (!bytes.empty()) {
      BIO_read(SSL_get_wbio(connection_.get()), bytes.data(), static_cast<int>(bytes.size()));
    }
    return bytes;
  }

  std::string read() {
    std::array<char, 4096> buffer;
    const int size = SSL_read(connection_.get(), buffer.data(), buffer.size());
    ERR_clear_error();
    return {buffer.data(), static_cast<std::size_t>(std::max(size, 0))};
  }

  void write(std::string_view text) {
    CHECK(SSL_write(connection_.get(), text.data(), static_cast<int>(text.size())) > 0);
  }

  // A KeyUpdate that asks for one in return (RFC 8446 4.6.3): as small as a message can be that the
  // other side has to answer.
  void ask_key_update() {
    CHECK(SSL_key_update(connection_.get(), SSL_KEY_UPDATE_REQUESTED) == 1);
    CHECK(SSL_do_handshake(connection_.get()) == 1);
  }

  SSL* native() { return connection_.get(); }

 private:
  std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Deleter<SSL_free>> connection_;
};

}  // namespace parley::tls::testing
