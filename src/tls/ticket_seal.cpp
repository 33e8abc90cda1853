#include "tls/ticket_seal.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>

namespace parley::tls {
namespace {

// What OpenSSL asks for (SSL_CTX_set_tlsext_ticket_key_evp_cb(3)).
enum Answer : int { kFailed = -1, kUnknown = 0, kGood = 1, kGoodButRenew = 2 };
constexpr int kIvBytes = 16;

const unsigned char* bytes_of(const std::array<std::byte, 32>& key) {
  return reinterpret_cast<const unsigned char*>(key.data());
}

bool set_mac(EVP_MAC_CTX* mac, const TicketKey& key) {
  // OSSL_PARAM has no const form; the parameters are only read.
  std::array<std::byte, 32> secret = key.mac;
  std::array<char, 7> digest{"SHA256"};
  const std::array<OSSL_PARAM, 3> params = {
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, secret.data(), secret.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  const bool done = EVP_MAC_CTX_set_params(mac, params.data()) == 1;
  OPENSSL_cleanse(secret.data(), secret.size());
  return done;
}

int seal(const TicketKey& key, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
         EVP_MAC_CTX* mac) {
  for (const std::byte byte : key.name) *name++ = static_cast<unsigned char>(byte);
  if (RAND_bytes(iv, kIvBytes) != 1) return kFailed;
  if (EVP_EncryptInit_ex2(cipher, EVP_aes_256_cbc(), bytes_of(key.cipher), iv, nullptr) != 1) {
    return kFailed;
  }
  return set_mac(mac, key) ? kGood : kFailed;
}

int open(const TicketKeys& keys, const SSL* connection, const unsigned char* name,
         const unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac) {
  const TicketKey* key = keys.find(name);
  if (key == nullptr) return kUnknown;
  if (EVP_DecryptInit_ex2(cipher, EVP_aes_256_cbc(), bytes_of(key->cipher), iv, nullptr) != 1) {
    return kFailed;
  }
  if (!set_mac(mac, *key)) return kFailed;
  // RFC 8446 C.4: a 1.3 ticket is used once, so whoever shows one gets the next.
  const bool renew = key != &keys.current() || SSL_version(connection) == TLS1_3_VERSION;
  return renew ? kGoodButRenew : kGood;
}

int on_ticket(SSL* connection, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
              EVP_MAC_CTX* mac, int sealing) {
  const void* held = SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection));
  const auto& keys = *static_cast<const TicketKeys*>(held);
  if (sealing != 0) return seal(keys.current(), name, iv, cipher, mac);
  return open(keys, connection, name, iv, cipher, mac);
}

}  // namespace

void seal_tickets_with(SSL_CTX* context, const TicketKeys& keys) {
  SSL_CTX_set_app_data(context, const_cast<TicketKeys*>(&keys));  // read only, by on_ticket
  SSL_CTX_set_tlsext_ticket_key_evp_cb(context, &on_ticket);
}

}  // namespace parley::tls
