#include "tls/self_signed.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "base/check.h"
#include "tls/openssl.h"

namespace parley::tls {
namespace {

using namespace std::chrono_literals;

constexpr auto kBackdated = 1h;  // clocks of other machines are behind
constexpr auto kGoodFor = 24h * 397;
constexpr std::size_t kHostBytesMax = 253;       // RFC 1035 2.3.4
constexpr std::size_t kCommonNameBytesMax = 64;  // RFC 5280, ub-common-name
constexpr std::size_t kSerialBytes = 16;         // RFC 5280 4.1.2.2: at most 20

using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using AddressPtr = std::unique_ptr<ASN1_OCTET_STRING, Deleter<ASN1_STRING_free>>;

bool is_address(const std::string& name) {
  const AddressPtr address(a2i_IPADDRESS(name.c_str()));
  ERR_clear_error();
  return address != nullptr;
}

// Letters, digits, `-`, `.`, `_`, and `*` for all names of a domain: what has a meaning for
// OpenSSL's own notation, `,` above all, is no part of it.
bool is_host(std::string_view name) {
  if (name.empty() || name.size() > kHostBytesMax) return false;
  return std::ranges::all_of(name, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') ||
           std::string_view("-._*").find(letter) != std::string_view::npos;
  });
}

Result<std::string> alternative_names(std::span<const std::string> names) {
  if (names.empty()) return fail(ErrorCode::kInvalidUsage, "a certificate needs a name");
  std::string list;
  for (const std::string& name : names) {
    const bool address = is_address(name);
    if (!address && !is_host(name)) {
      return fail(ErrorCode::kInvalidUsage,
                  fmt::format("'{}' is no host name and no IP address", name));
    }
    list += fmt::format("{}{}:{}", list.empty() ? "" : ",", address ? "IP" : "DNS", name);
  }
  return list;
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  CHECK(extension != nullptr);
  CHECK(X509_add_ext(certificate, extension.get(), -1) == 1);
}

// The serial number follows from the key: two certificates of one name are told apart by it.
void set_serial(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  CHECK(X509_pubkey_digest(certificate, EVP_sha256(), digest.data(), &size) == 1);
  digest[0] = (digest[0] & 0x7f) | 0x40;  // positive, and of one length
  const std::unique_ptr<BIGNUM, Deleter<BN_free>> number(
      BN_bin2bn(digest.data(), kSerialBytes, nullptr));
  CHECK(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void set_subject(X509* certificate, const std::string& name) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const std::string common = name.size() <= kCommonNameBytesMax ? name : "Parley";
  CHECK(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1,
                                   0) == 1);
  CHECK(X509_set_issuer_name(certificate, subject) == 1);
}

void set_times(X509* certificate, WallTime now) {
  const auto seconds = [](WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  };
  CHECK(ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(now - kBackdated)) != nullptr);
  CHECK(ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(now + kGoodFor)) != nullptr);
}

std::string text_of(const BioPtr& bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

Result<Identity> make_self_signed(std::span<const std::string> names, WallTime now) {
  ERR_clear_error();
  const std::string alternatives = TRY(alternative_names(names));
  const KeyPtr key(EVP_EC_gen("P-256"));
  const CertificatePtr certificate(X509_new());
  CHECK(key != nullptr && certificate != nullptr);
  X509* x509 = certificate.get();
  CHECK(X509_set_version(x509, X509_VERSION_3) == 1);
  CHECK(X509_set_pubkey(x509, key.get()) == 1);
  set_serial(x509);
  set_subject(x509, names[0]);
  set_times(x509, now);
  add_extension(x509, NID_subject_alt_name, alternatives);
  add_extension(x509, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(x509, NID_key_usage, "critical,digitalSignature");
  add_extension(x509, NID_ext_key_usage, "serverAuth");
  add_extension(x509, NID_subject_key_identifier, "hash");
  CHECK(X509_sign(x509, key.get(), EVP_sha256()) > 0);

  const BioPtr chain_text(BIO_new(BIO_s_mem()));
  const BioPtr key_text(BIO_new(BIO_s_mem()));
  CHECK(PEM_write_bio_X509(chain_text.get(), x509) == 1);
  CHECK(PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                 nullptr) == 1);
  return Identity{text_of(chain_text), text_of(key_text)};
}

}  // namespace parley::tls
