#include "tls/self_signed.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <string>
#include <vector>

#include "tls/openssl.h"
#include "tls/pem.h"
#include "tls/testing.h"

namespace parley::tls {
namespace {

using Names = std::vector<std::string>;

std::string text_of(const Identity& identity) {
  const auto certificates = read_certificates(identity.chain_pem);
  const BioPtr text(BIO_new(BIO_s_mem()));
  X509_print(text.get(), certificates->front().get());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(SelfSigned, SaysWhatItIsFor) {
  const Names names{"chat.example", "*.chat.example", "192.0.2.7", "2001:db8::7"};
  const std::string text = text_of(make_self_signed(names, testing::kNow).value());
  EXPECT_TRUE(holds(text,
                    "DNS:chat.example, DNS:*.chat.example, IP Address:192.0.2.7, "
                    "IP Address:2001:DB8:0:0:0:0:0:7"));
  EXPECT_TRUE(holds(text, "Version: 3"));
  EXPECT_TRUE(holds(text, "Subject: CN=chat.example"));
  EXPECT_TRUE(holds(text, "Issuer: CN=chat.example"));
  EXPECT_TRUE(holds(text, "NIST CURVE: P-256"));
  EXPECT_TRUE(holds(text, "CA:FALSE"));
  EXPECT_TRUE(holds(text, "TLS Web Server Authentication"));
  EXPECT_TRUE(holds(text, "Not Before: Jun 15 14:06:40 2025 GMT")) << text;
  EXPECT_TRUE(holds(text, "Not After : Jul 17 15:06:40 2026 GMT")) << text;
}

TEST(SelfSigned, IsAnotherEachTime) {
  const Names names{"localhost"};
  const auto serial = [&] {
    const Identity identity = make_self_signed(names, testing::kNow).value();
    const std::string text = text_of(identity);
    return text.substr(text.find("Serial Number"), 70);
  };
  EXPECT_NE(serial(), serial());
}

TEST(SelfSigned, TakesALongName) {
  const Names names{std::string(60, 'a') + "." + std::string(60, 'b')};
  EXPECT_TRUE(holds(text_of(make_self_signed(names, testing::kNow).value()), "Subject: CN=Parley"));
}

TEST(SelfSigned, RefusesWhatIsNoName) {
  for (const char* bad : {"", "a b", "chat,DNS:evil.example", "https://chat", "chat:443", "\n",
                          "caf\xC3\xA9.example"}) {
    const auto made = make_self_signed(Names{bad}, testing::kNow);
    ASSERT_FALSE(made.has_value()) << bad;
    EXPECT_EQ(made.error().code, ErrorCode::kInvalidUsage);
  }
  EXPECT_FALSE(make_self_signed(Names{std::string(254, 'a')}, testing::kNow).has_value());
  EXPECT_FALSE(make_self_signed(Names{}, testing::kNow).has_value());
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace parley::tls
