#include "tls/context.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <string>

#include "tls/openssl.h"
#include "tls/testing.h"

namespace parley::tls {
namespace {

using testing::identity;
using testing::ticket_keys;

std::string fault_of(const Identity& given) {
  const auto context = Context::server(given, ticket_keys());
  EXPECT_EQ(ERR_peek_error(), 0U);
  if (context) return "none";
  EXPECT_EQ(context.error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(context.error().message.find('\n'), std::string::npos);
  return context.error().message;
}

std::string pem_of(EVP_PKEY* key, const char* passphrase) {
  const BioPtr text(BIO_new(BIO_s_mem()));
  std::string word = passphrase;
  CHECK(PEM_write_bio_PrivateKey(text.get(), key, word.empty() ? nullptr : EVP_aes_256_cbc(),
                                 reinterpret_cast<const unsigned char*>(word.data()),
                                 static_cast<int>(word.size()), nullptr, nullptr) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

// A certificate of an RSA key, signed by itself.
Identity rsa_identity(unsigned bits) {
  const KeyPtr key(EVP_RSA_gen(bits));
  const CertificatePtr certificate(X509_new());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 60);
  CHECK(X509_set_pubkey(certificate.get(), key.get()) == 1);
  CHECK(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  const BioPtr text(BIO_new(BIO_s_mem()));
  CHECK(PEM_write_bio_X509(text.get(), certificate.get()) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return {{bytes, static_cast<std::size_t>(size)}, pem_of(key.get(), "")};
}

TEST(Context, TakesAnIdentity) {
  const auto context = Context::server(identity(), ticket_keys());
  ASSERT_TRUE(context.has_value());
  const WallTime expected = testing::kNow + std::chrono::hours(24 * 397);
  EXPECT_EQ((*context)->expires(), std::chrono::floor<std::chrono::seconds>(expected));
}

TEST(Context, SaysWhatIsWrongInOneLine) {
  const Identity& good = identity();
  EXPECT_EQ(fault_of(good), "none");
  EXPECT_EQ(fault_of({"", good.key_pem}), "the certificate file is empty");
  EXPECT_EQ(fault_of({good.chain_pem, ""}), "the key file is empty");
  EXPECT_EQ(fault_of({"hello\n", good.key_pem}), "the certificate file holds no PEM certificate");
  EXPECT_EQ(fault_of({good.key_pem, good.key_pem}),
            "the certificate file holds no PEM certificate");
  EXPECT_EQ(fault_of({good.chain_pem, good.chain_pem}), "the key file holds no PEM private key");
  EXPECT_EQ(fault_of({std::string(2 << 20, 'x'), good.key_pem}),
            "the certificate file is too large for PEM");
  EXPECT_EQ(fault_of({good.chain_pem, testing::make_identity().key_pem}),
            "the key does not belong to the first certificate");
}

TEST(Context, SaysWhichCertificateIsDamaged) {
  const Identity& good = identity();
  const std::string torn = good.chain_pem.substr(0, good.chain_pem.size() / 2);
  EXPECT_EQ(fault_of({torn, good.key_pem}), "certificate 1 of the file is damaged: bad end line");
  EXPECT_EQ(fault_of({good.chain_pem + torn, good.key_pem}),
            "certificate 2 of the file is damaged: bad end line");
  std::string key = good.key_pem;
  key[40] = '!';
  EXPECT_EQ(fault_of({good.chain_pem, key}).substr(0, 24), "the key file is damaged:");
}

TEST(Context, AsksForNoPassphrase) {
  const BioPtr text(
      BIO_new_mem_buf(identity().key_pem.data(), static_cast<int>(identity().key_pem.size())));
  const KeyPtr key(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr));
  EXPECT_EQ(fault_of({identity().chain_pem, pem_of(key.get(), "secret")}),
            "the key file is encrypted; write it without a passphrase (openssl pkey -in FILE)");
}

TEST(Context, TakesKeysThatAreLongEnough) {
  EXPECT_EQ(fault_of(rsa_identity(2048)), "none");
  EXPECT_EQ(fault_of(rsa_identity(1024)), "the certificate cannot be used: ee key too small");
}

TEST(Context, OneFileMayHoldBoth) {
  const std::string both = identity().key_pem + identity().chain_pem;
  EXPECT_EQ(fault_of({both, both}), "none");
}

TEST(Context, AClientNeedsAnAuthority) {
  const auto context = Context::client_trusting("nothing", testing::kNow);
  ASSERT_FALSE(context.has_value());
  EXPECT_EQ(context.error().code, ErrorCode::kInvalidUsage);
}

}  // namespace
}  // namespace parley::tls
