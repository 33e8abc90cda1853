#include "tls/engine.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <array>
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
using testing::record_lengths;
using testing::seal_all;
using testing::server_context;
using Kind = Step::Kind;

Link established() {
  Link link;
  link.carry();
  CHECK(link.server.established() && link.client.established());
  return link;
}

TEST(Engine, ShakesHandsAndTalksBothWays) {
  Link link = established();
  EXPECT_EQ(link.server.version(), "TLSv1.3");
  EXPECT_EQ(link.server.suite(), "TLS_AES_128_GCM_SHA256");
  EXPECT_FALSE(link.server.resumed());
  seal_all(link.client, "hello", link.to_server);
  seal_all(link.server, "welcome", link.to_client);
  EXPECT_EQ(link.to_server.find("hello"), std::string::npos);
  link.carry();
  EXPECT_EQ(link.server_got, "hello");
  EXPECT_EQ(link.client_got, "welcome");
}

TEST(Engine, TakesNothingBeforeTheHandshakeIsDone) {
  Link link;
  const std::array<std::string_view, 1> pieces{"early"};
  std::string out;
  EXPECT_EQ(link.server.seal(pieces, out, Engine::kRecordBytesMax), 0U);
  EXPECT_EQ(link.client.seal(pieces, out, Engine::kRecordBytesMax), 0U);
  EXPECT_EQ(out, "");
  link.carry();
  EXPECT_EQ(link.server.seal(pieces, out, Engine::kRecordBytesMax), 5U);
}

TEST(Engine, GathersPiecesIntoWholeRecords) {
  Link link = established();
  const std::string frame(200, 'f');
  const std::vector<std::string_view> turn(40, frame);
  EXPECT_EQ(link.server.seal(turn, link.to_client, 64 * 1024), 8000U);
  EXPECT_EQ(record_lengths(link.to_client),
            std::vector<std::size_t>{8000 + 17});  // type byte and tag
  link.carry();
  EXPECT_TRUE(link.client_got == std::string(8000, 'f'));

  const std::string big(20'000, 'b');
  const std::vector<std::string_view> uneven{"", "1", "", frame, big, ""};
  EXPECT_EQ(link.server.seal(uneven, link.to_client, 64 * 1024), 20'201U);
  EXPECT_EQ(record_lengths(link.to_client), (std::vector<std::size_t>{16'384 + 17, 3'817 + 17}));
  link.client_got.clear();
  link.carry();
  EXPECT_TRUE(link.client_got == "1" + frame + big);
}

TEST(Engine, StopsAtTheBoundOfTheOutput) {
  Link link = established();
  const std::string text(40'000, 't');
  const std::array<std::string_view, 1> pieces{text};
  std::string out;
  constexpr std::size_t kMax = 2 * Engine::kRecordBytesMax;
  EXPECT_EQ(link.server.seal(pieces, out, kMax), 2 * Engine::kPlainBytesMax);
  EXPECT_LE(out.size(), kMax);
  const std::array<std::string_view, 1> rest{std::string_view(text).substr(32'768)};
  const std::string before = out;
  EXPECT_EQ(link.server.seal(rest, out, kMax), 0U);
  EXPECT_EQ(out, before) << "no crumbs: a record that does not fit waits";
  std::string got;
  feed(link.client, std::exchange(out, {}), got, link.to_server);
  EXPECT_EQ(link.server.seal(rest, out, Engine::kRecordBytesMax), 40'000U - 32'768U);
  feed(link.client, out, got, link.to_server);
  EXPECT_TRUE(got == text);
}

TEST(Engine, NeverGoesOverTheBound) {
  Link link = established();
  RawClient client(TLS1_2_VERSION, TLS1_2_VERSION);
  Engine older = Engine::accept(server_context());
  client.shake_with(older);
  ASSERT_TRUE(older.established());
  const std::string text(Engine::kPlainBytesMax, 't');
  const std::array<std::string_view, 1> pieces{text};
  for (std::size_t waiting = 0; waiting <= 2 * Engine::kOverheadBytesMax; ++waiting) {
    for (Engine* engine : {&link.server, &older}) {
      std::string out(waiting, 'w');
      const std::size_t taken = engine->seal(pieces, out, Engine::kRecordBytesMax);
      ASSERT_LE(out.size(), Engine::kRecordBytesMax) << waiting;
      ASSERT_EQ(taken, waiting == 0 ? text.size() : 0U) << waiting;
    }
  }
}

TEST(Engine, CarriesALotBothWays) {
  Link link = established();
  std::string text(3 * 1024 * 1024 + 11, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 2654435761U >> 24);
  std::string_view left = text;
  while (!left.empty()) {
    const std::array<std::string_view, 1> pieces{left};
    const std::size_t taken = link.server.seal(pieces, link.to_client, 65'536);
    ASSERT_GT(taken, 0U);
    ASSERT_LE(link.to_client.size(), 65'536U);
    left.remove_prefix(taken);
    seal_all(link.client, text.substr(0, 999), link.to_server);
    link.carry([] { return 7'001; });
  }
  EXPECT_TRUE(link.client_got == text);
  EXPECT_EQ(link.server_got.size() % 999, 0U);
}

TEST(Engine, HandsOutInPiecesOfAnySize) {
  Link link = established();
  seal_all(link.client, "0123456789", link.to_server);
  std::array<char, 4> plain{};
  std::span<const char> input(link.to_server);
  std::string got;
  std::string out;
  for (Step step = link.server.open(input, plain, out); step.kind == Kind::kPlaintext;
       step = link.server.open(input, plain, out)) {
    got.append(plain.data(), step.bytes);
  }
  EXPECT_EQ(got, "0123456789");
  EXPECT_TRUE(input.empty());
}

TEST(Engine, AnEndClosesOneDirection) {
  Link link = established();
  seal_all(link.client, "last", link.to_server);
  link.client.close(link.to_server);
  EXPECT_EQ(
      feed(link.server, std::exchange(link.to_server, {}), link.server_got, link.to_client).kind,
      Kind::kEnd);
  EXPECT_EQ(link.server_got, "last");
  EXPECT_TRUE(link.server.peer_ended());
  EXPECT_FALSE(link.server.failed());
  EXPECT_EQ(link.to_client, "") << "our side ends when we say so";

  seal_all(link.server, "answer", link.to_client);
  link.server.close(link.to_client);
  link.server.close(link.to_client);  // said once
  EXPECT_EQ(record_lengths(link.to_client).size(), 2U);
  EXPECT_EQ(feed(link.client, link.to_client, link.client_got, link.to_server).kind, Kind::kEnd);
  EXPECT_EQ(link.client_got, "answer");

  const std::array<std::string_view, 1> pieces{"too late"};
  EXPECT_EQ(link.server.seal(pieces, link.to_client, 65'536), 0U);
}

TEST(Engine, WhatComesAfterTheEndIsSwallowed) {
  Link link = established();
  link.client.close(link.to_server);
  link.to_server += "anything";
  EXPECT_EQ(feed(link.server, link.to_server, link.server_got, link.to_client).kind, Kind::kEnd);
  EXPECT_EQ(feed(link.server, "more", link.server_got, link.to_client).kind, Kind::kEnd);
  EXPECT_EQ(link.server_got, "");
}

TEST(Engine, ACutConnectionIsToldFromAnEndedOne) {
  Link link = established();
  seal_all(link.client, "half of it", link.to_server);
  const std::string record = std::exchange(link.to_server, {});
  const Step step = feed(link.server, record.substr(0, 20), link.server_got, link.to_client);
  EXPECT_EQ(step.kind, Kind::kNeedMore);
  EXPECT_FALSE(link.server.peer_ended());
  EXPECT_EQ(link.server_got, "") << "of a record that is not whole nothing is given out";
}

TEST(Engine, AChangedRecordIsAFault) {
  Link link = established();
  seal_all(link.client, "pay 10", link.to_server);
  link.to_server[8] ^= 1;
  EXPECT_EQ(feed(link.server, link.to_server, link.server_got, link.to_client).kind, Kind::kFault);
  EXPECT_EQ(link.server.fault().kind, Fault::Kind::kRecord);
  EXPECT_EQ(link.server.fault().reason, "decryption failed or bad record mac");
  EXPECT_EQ(link.server_got, "");
  EXPECT_EQ(ERR_peek_error(), 0U);

  // The alert reaches the peer, and then both are silent.
  EXPECT_EQ(feed(link.client, link.to_client, link.client_got, link.to_server).kind, Kind::kFault);
  EXPECT_EQ(link.client.fault().kind, Fault::Kind::kAlert);
  std::string out;
  const std::array<std::string_view, 1> pieces{"after"};
  EXPECT_EQ(link.server.seal(pieces, out, 65'536), 0U);
  link.server.close(out);
  EXPECT_EQ(feed(link.server, "x", link.server_got, out).kind, Kind::kFault);
  EXPECT_EQ(out, "");
}

TEST(Engine, ARepeatedRecordIsAFault) {
  Link link = established();
  seal_all(link.client, "pay 10", link.to_server);
  const std::string record = link.to_server;
  link.carry();
  EXPECT_EQ(feed(link.server, record, link.server_got, link.to_client).kind, Kind::kFault);
  EXPECT_EQ(link.server_got, "pay 10");
}

TEST(Engine, ErrorsOfOthersAreNotItsOwn) {
  Link link = established();
  ERR_raise(ERR_LIB_USER, 1);  // left there by somebody
  seal_all(link.client, "fine", link.to_server);
  link.carry();
  EXPECT_EQ(link.server_got, "fine");
  EXPECT_FALSE(link.server.failed());
}

// A reload of the certificate: who is connected stays, also when nothing else holds the old one.
TEST(Engine, OutlivesTheReloadOfItsContext) {
  testing::Shared current = server_context();
  Link old(current);
  Link in_the_middle(current);
  feed(in_the_middle.server, std::exchange(in_the_middle.to_server, {}), in_the_middle.server_got,
       in_the_middle.to_client);
  old.carry();
  current = Context::server(testing::make_identity(), testing::ticket_keys(2)).value();
  in_the_middle.carry();
  ASSERT_TRUE(in_the_middle.server.established()) << in_the_middle.server.fault().reason;
  Link fresh(current);
  fresh.carry();
  for (Link* link : {&old, &in_the_middle, &fresh}) {
    seal_all(link->client, "still here", link->to_server);
    link->carry();
    EXPECT_EQ(link->server_got, "still here");
  }
}

TEST(Engine, AnswersAKeyUpdate) {
  RawClient client(TLS1_3_VERSION, TLS1_3_VERSION);
  Engine server = Engine::accept(server_context());
  client.shake_with(server);
  ASSERT_TRUE(server.established());
  std::string got;
  std::string out;
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(SSL_key_update(client.native(), SSL_KEY_UPDATE_REQUESTED), 1);
    client.write("new key");
    feed(server, client.say(), got, out);
    seal_all(server, "mine, too", out);
    client.hear(std::exchange(out, {}));
    EXPECT_EQ(client.read(), "mine, too");
  }
  EXPECT_EQ(got, "new keynew keynew key");
}

// RFC 8446 5.5: no key seals for ever.
TEST(Engine, RenewsItsKey) {
  Link link = established();
  constexpr std::size_t kRecords = (1U << 18U) + 1;
  std::size_t updates = 0;
  for (std::size_t i = 0; i < kRecords; ++i) {
    seal_all(link.server, "x", link.to_client);
    if (record_lengths(link.to_client).size() == 2) ++updates;
    link.carry();
  }
  EXPECT_EQ(updates, 1U);
  EXPECT_TRUE(link.client_got == std::string(kRecords, 'x'));
}

TEST(Engine, TalksTls12) {
  RawClient client(TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256");
  Engine server = Engine::accept(server_context());
  client.shake_with(server);
  ASSERT_TRUE(server.established());
  EXPECT_EQ(server.version(), "TLSv1.2");
  std::string got;
  std::string out;
  client.write("old but good");
  feed(server, client.say(), got, out, [] { return 1; });
  EXPECT_EQ(got, "old but good");
  const std::string text(16'384, 'x');
  seal_all(server, text, out);
  EXPECT_LE(out.size(), Engine::kRecordBytesMax);
}

TEST(Engine, RefusesARenegotiationAndGoesOn) {
  RawClient client(TLS1_2_VERSION, TLS1_2_VERSION);
  Engine server = Engine::accept(server_context());
  client.shake_with(server);
  ASSERT_EQ(SSL_renegotiate(client.native()), 1);
  std::string got;
  std::string out;
  const std::string hello = client.shake();
  ASSERT_FALSE(hello.empty());
  EXPECT_EQ(feed(server, hello, got, out).kind, Kind::kNeedMore);
  EXPECT_EQ(record_lengths(out).size(), 1U) << "a warning";
  client.hear(out);
  SSL_do_handshake(client.native());
  EXPECT_EQ(ERR_GET_REASON(ERR_peek_error()), SSL_R_NO_RENEGOTIATION);
  ERR_clear_error();
  EXPECT_FALSE(server.failed());
}

}  // namespace
}  // namespace parley::tls
