// Whom the server's engine refuses, what it says to them, and what the operator is told.
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <string>
#include <vector>

#include "tls/raw_client.h"
#include "tls/testing.h"

namespace parley::tls {
namespace {

using testing::client_context;
using testing::feed;
using testing::Link;
using testing::RawClient;
using testing::server_context;
using Kind = Step::Kind;

// RFC 8446 6
enum Alert : char { kProtocolVersion = 70, kHandshakeFailure = 40, kNoApplicationProtocol = 120 };

std::string fatal(Alert alert) {
  return {2, static_cast<char>(alert)};
}

struct Refusal {
  Fault fault;
  std::string said;
};

Refusal refusal_of(std::string_view bytes, const testing::Chunks& chunks = testing::all_at_once) {
  Engine server = Engine::accept(server_context());
  Refusal refusal;
  std::string got;
  const Step step = feed(server, bytes, got, refusal.said, chunks);
  EXPECT_EQ(step.kind, Kind::kFault);
  EXPECT_EQ(got, "");
  EXPECT_EQ(ERR_peek_error(), 0U);
  refusal.fault = server.fault();
  return refusal;
}

TEST(Refusal, VersionsBefore12) {
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    RawClient client(version, version);
    const std::string hello = client.shake();
    ASSERT_FALSE(hello.empty());
    const Refusal refusal = refusal_of(hello);
    EXPECT_EQ(refusal.fault.kind, Fault::Kind::kHandshake);
    EXPECT_EQ(refusal.fault.reason, "unsupported protocol");
    ASSERT_EQ(refusal.said.size(), 7U);
    EXPECT_EQ(refusal.said.substr(5), fatal(kProtocolVersion));
  }
}

TEST(Refusal, SuitesOf12WithoutAead) {
  for (const char* suites :
       {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM",
        "AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256", "ADH-AES128-GCM-SHA256:@SECLEVEL=0",
        "NULL:@SECLEVEL=0"}) {
    RawClient client(TLS1_2_VERSION, TLS1_2_VERSION, suites);
    const Refusal refusal = refusal_of(client.shake());
    EXPECT_EQ(refusal.fault.reason, "no shared cipher") << suites;
    EXPECT_EQ(refusal.said.substr(5), fatal(kHandshakeFailure)) << suites;
  }
}

TEST(Refusal, TheSuitesOf12ThatRemain) {
  for (const char* suite : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
                            "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
    RawClient client(TLS1_2_VERSION, TLS1_2_VERSION, suite);
    Engine server = Engine::accept(server_context());
    client.shake_with(server);
    EXPECT_TRUE(server.established()) << suite;
    EXPECT_EQ(server.suite(), suite);
  }
}

TEST(Refusal, OtherProtocolsOnly) {
  RawClient client(TLS1_3_VERSION, TLS1_3_VERSION);
  client.offer("\x02h2");
  const Refusal refusal = refusal_of(client.shake());
  EXPECT_EQ(refusal.fault.reason, "no application protocol");
  EXPECT_EQ(refusal.said.substr(refusal.said.size() - 2), fatal(kNoApplicationProtocol));
}

TEST(Refusal, HttpIsChosenAmongOthers) {
  RawClient client(TLS1_3_VERSION, TLS1_3_VERSION);
  client.offer("\x02h2\x08http/1.1");
  Engine server = Engine::accept(server_context());
  client.shake_with(server);
  ASSERT_TRUE(server.established());
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(client.native(), &chosen, &size);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), size), "http/1.1");
}

TEST(Refusal, APlainHttpRequestIsToldApart) {
  for (const char* method : {"GET", "POST", "OPTIONS", "CONNECT", "PRI", "DELETE"}) {
    const std::string request = std::string(method) + " / HTTP/1.1\r\nHost: chat\r\n\r\n";
    for (const testing::Chunks& chunks :
         {testing::Chunks(testing::all_at_once), testing::Chunks([] { return std::size_t{1}; })}) {
      const Refusal refusal = refusal_of(request, chunks);
      EXPECT_EQ(refusal.fault.kind, Fault::Kind::kPlainHttp) << method;
      EXPECT_EQ(refusal.said, "") << "an alert would be no HTTP";
    }
  }
}

TEST(Refusal, WhatIsNotTls) {
  const std::vector<std::string> strangers{"\x80\x2e\x01\x03\x01 of SSL 2",
                                           "ssh-2.0-openssh\r\n",
                                           std::string("\0\0\0\0", 4),
                                           std::string("\x17\x03\x03\0\x01x", 6),
                                           "\x15\x03\x01",
                                           "\xff\xff\xff\xff",
                                           "\x14\x03\x03"};
  for (const std::string& stranger : strangers) {
    EXPECT_EQ(refusal_of(stranger).fault.kind, Fault::Kind::kNotTls) << stranger;
  }
}

TEST(Refusal, ADamagedHello) {
  RawClient client(TLS1_3_VERSION, TLS1_3_VERSION);
  const std::string hello = client.shake();
  std::string damaged = hello;
  damaged[43] = '\x7f';  // the session id is longer than 32 bytes (RFC 8446 4.1.2)
  EXPECT_EQ(refusal_of(damaged).fault.kind, Fault::Kind::kHandshake);
  std::string odd = hello;
  odd[1] = 9;  // a version that no TLS has had
  EXPECT_EQ(refusal_of(odd).fault.reason, "wrong version number");
}

TEST(Refusal, AHelloThatAnnouncesTooMuch) {
  const std::string announced("\x16\x03\x01\x02\x00\x01\x01\xff\xfc", 9);  // 128 KB
  const Refusal refusal = refusal_of(announced);
  EXPECT_EQ(refusal.fault.kind, Fault::Kind::kHandshake);
  EXPECT_EQ(refusal.fault.reason, "client hello too large");
}

// The first record holds one byte of the message's header, so that the length comes when OpenSSL
// reads already.
TEST(Refusal, AHelloThatAnnouncesTooMuchLater) {
  const std::string first("\x16\x03\x01\0\x01\x01", 6);
  const std::string second("\x16\x03\x01\0\x03\x01\xff\xfc", 8);
  for (const testing::Chunks& chunks :
       {testing::Chunks(testing::all_at_once), testing::Chunks([] { return std::size_t{1}; })}) {
    EXPECT_EQ(refusal_of(first + second, chunks).fault.reason, "client hello too large");
  }
}

// ---- what a client refuses ----------------------------------------------------------------------

testing::Shared trusting(const Identity& identity, WallTime now = testing::kNow) {
  return Context::client_trusting(identity.chain_pem, now).value();
}

TEST(Trust, AKnownCertificateOfThisHost) {
  for (const char* host : {"localhost", "127.0.0.1"}) {
    Link link(server_context(), trusting(testing::identity()), host);
    link.carry();
    EXPECT_TRUE(link.client.established()) << link.client.fault().reason;
  }
}

TEST(Trust, NoOther) {
  struct Case {
    testing::Shared context;
    const char* host;
    const char* reason;
  };
  using std::chrono::hours;
  const WallTime now = testing::kNow;
  const std::vector<Case> cases{
      {trusting(testing::make_identity()), "localhost", "self-signed certificate"},
      {trusting(testing::identity()), "chat.example", "hostname mismatch"},
      {trusting(testing::identity()), "127.0.0.2", "IP address mismatch"},
      {trusting(testing::identity(), now + hours(24 * 398)), "localhost",
       "certificate has expired"},
      {trusting(testing::identity(), now - hours(2)), "localhost", "certificate is not yet valid"}};
  for (const Case& bad : cases) {
    Link link(server_context(), bad.context, bad.host);
    link.carry();
    EXPECT_FALSE(link.client.established());
    EXPECT_EQ(link.client.fault().kind, Fault::Kind::kCertificate);
    EXPECT_EQ(link.client.fault().reason, bad.reason);
    EXPECT_EQ(link.server.fault().kind, Fault::Kind::kAlert) << "the server is told";
    EXPECT_EQ(ERR_peek_error(), 0U);
  }
}

TEST(Trust, AHostNameThatCannotBeOne) {
  std::string out;
  const Engine client = Engine::connect(client_context(), std::string(300, 'a'), {}, out);
  EXPECT_EQ(client.fault().kind, Fault::Kind::kOurs);
  EXPECT_EQ(out, "");
}

}  // namespace
}  // namespace parley::tls
