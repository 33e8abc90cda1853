#include "tls/context.h"

#include <fmt/format.h>
#include <openssl/err.h>

#include <array>
#include <string>
#include <vector>

#include "base/check.h"
#include "tls/openssl.h"
#include "tls/pem.h"
#include "tls/ticket_seal.h"

namespace parley::tls {
namespace {

constexpr const char* kSuites12 = "ECDHE+AESGCM:ECDHE+CHACHA20";
// Each side's hardware decides which of these is fast, so the client's order counts (RFC 9325
// says nothing against any).
constexpr const char* kSuites13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr int kSecurityLevel = 2;                         // 112 bits: RSA of 2,048 bits, no SHA-1
constexpr std::string_view kProtocol("\x08http/1.1", 9);  // RFC 7301 3.1
constexpr std::array<unsigned char, 6> kSessionContext{'p', 'a', 'r', 'l', 'e', 'y'};

int select_protocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void* /*unused*/) {
  unsigned char* match = nullptr;
  const int found = SSL_select_next_proto(&match, chosen_size,
                                          reinterpret_cast<const unsigned char*>(&kProtocol[0]),
                                          kProtocol.size(), offered, offered_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = match;
  return SSL_TLSEXT_ERR_OK;
}

// All arguments are constants of ours, so that only a broken OpenSSL can refuse them.
void set_floor(SSL_CTX* context) {
  SSL_CTX_set_security_level(context, kSecurityLevel);
  CHECK(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
  CHECK(SSL_CTX_set_max_proto_version(context, 0) == 1);
  CHECK(SSL_CTX_set_cipher_list(context, kSuites12) == 1);
  CHECK(SSL_CTX_set_ciphersuites(context, kSuites13) == 1);
  CHECK(SSL_CTX_set1_groups_list(context, kGroups) == 1);
  SSL_CTX_clear_options(context, SSL_CTX_get_options(context));
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                   SSL_OP_ENABLE_MIDDLEBOX_COMPAT);  // RFC 8446 D.4
  // Buffers of 16 KB are there while a record is in them, and not between.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  // The tickets are the memory; nothing is kept here.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

WallTime end_of(const X509* certificate) {
  constexpr int kSecondsPerDay = 86'400;
  const std::unique_ptr<ASN1_TIME, Deleter<ASN1_STRING_free>> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, epoch.get(), X509_get0_notAfter(certificate)) != 1) return {};
  return WallTime(std::chrono::seconds(std::int64_t{days} * kSecondsPerDay + seconds));
}

// RFC 9525 6.3: the alternative names that are DNS's. A common name is no longer looked at by
// anybody.
std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> names;
  const std::unique_ptr<GENERAL_NAMES, Deleter<GENERAL_NAMES_free>> found(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  ERR_clear_error();
  for (int i = 0; i < sk_GENERAL_NAME_num(found.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(found.get(), i);
    if (name->type != GEN_DNS) continue;
    const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
    names.emplace_back(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
  }
  return names;
}

Result<void> use_identity(SSL_CTX* context, const std::vector<CertificatePtr>& chain,
                          EVP_PKEY* key) {
  if (X509_check_private_key(chain[0].get(), key) != 1) {
    (void)take_reason();  // ours says it better
    return fail(ErrorCode::kInvalidUsage, "the key does not belong to the first certificate");
  }
  bool used = SSL_CTX_use_certificate(context, chain[0].get()) == 1;
  for (std::size_t i = 1; used && i < chain.size(); ++i) {
    used = SSL_CTX_add1_chain_cert(context, chain[i].get()) == 1;
  }
  if (used && SSL_CTX_use_PrivateKey(context, key) == 1) return {};
  return fail(ErrorCode::kInvalidUsage,
              fmt::format("the certificate cannot be used: {}", take_reason().text));
}

// A certificate is needed from now on, and has to be valid then.
void judge_at(SSL_CTX* context, WallTime now) {
  X509_VERIFY_PARAM_set_time(
      SSL_CTX_get0_param(context),
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
}

}  // namespace

void Context::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

std::shared_ptr<Context> Context::make(const ssl_method_st* method) {
  ERR_clear_error();
  std::shared_ptr<Context> context(new Context);
  context->native_.reset(SSL_CTX_new(method));
  CHECK(context->native_ != nullptr);
  set_floor(context->native_.get());
  return context;
}

Result<std::shared_ptr<const Context>> Context::server(const Identity& identity,
                                                       const TicketKeys& tickets) {
  const std::vector<CertificatePtr> chain = TRY(read_certificates(identity.chain_pem));
  const KeyPtr key = TRY(read_key(identity.key_pem));
  const std::shared_ptr<Context> context = make(TLS_server_method());
  SSL_CTX* native = context->native_.get();
  TRY(use_identity(native, chain, key.get()));
  context->expires_ = end_of(chain[0].get());
  context->names_ = names_of(chain[0].get());
  context->tickets_ = tickets;
  seal_tickets_with(native, *context->tickets_);
  SSL_CTX_set_timeout(native, std::chrono::seconds(kTicketTime).count());
  SSL_CTX_set_num_tickets(native, 1);  // one connection, one return
  CHECK(SSL_CTX_set_session_id_context(native, kSessionContext.data(), kSessionContext.size()) ==
        1);
  SSL_CTX_set_alpn_select_cb(native, &select_protocol, nullptr);
  return context;
}

Result<std::shared_ptr<const Context>> Context::client_trusting_anyone() {
  const std::shared_ptr<Context> context = make(TLS_client_method());
  SSL_CTX* native = context->native_.get();
  // RFC 7301: 0 is success here.
  CHECK(SSL_CTX_set_alpn_protos(native, reinterpret_cast<const unsigned char*>(kProtocol.data()),
                                kProtocol.size()) == 0);
  return context;
}

Result<std::shared_ptr<const Context>> Context::client_trusting(std::string_view authorities_pem,
                                                                WallTime now) {
  const std::vector<CertificatePtr> authorities = TRY(read_certificates(authorities_pem));
  std::shared_ptr<const Context> context = TRY(client_trusting_anyone());
  SSL_CTX* native = context->native_.get();
  for (const CertificatePtr& authority : authorities) {
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(native), authority.get()) != 1) {
      return fail(ErrorCode::kInvalidUsage,
                  fmt::format("an authority cannot be used: {}", take_reason().text));
    }
  }
  judge_at(native, now);
  return context;
}

Result<std::shared_ptr<const Context>> Context::client_trusting_system(WallTime now) {
  std::shared_ptr<const Context> context = TRY(client_trusting_anyone());
  SSL_CTX* native = context->native_.get();
  if (SSL_CTX_set_default_verify_paths(native) != 1) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("the system's authorities cannot be used: {}", take_reason().text));
  }
  judge_at(native, now);
  return context;
}

}  // namespace parley::tls
