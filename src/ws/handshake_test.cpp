// RFC 6455 4: who is let in, and what the others are told.
#include "ws/handshake.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/base64.h"
#include "ws/extension.h"

namespace parley::ws {
namespace {

constexpr std::string_view kRfcKey = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view kRfcAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

std::vector<HeaderField> good_headers() {
  return {{"Host", "chat.example.org"},
          {"Upgrade", "websocket"},
          {"Connection", "Upgrade"},
          {"Sec-WebSocket-Key", std::string(kRfcKey)},
          {"Sec-WebSocket-Version", "13"}};
}

void set(std::vector<HeaderField>& headers, std::string_view name, std::string value) {
  for (HeaderField& field : headers) {
    if (field.name == name) field.value = value;
  }
}

void remove(std::vector<HeaderField>& headers, std::string_view name) {
  std::erase_if(headers, [&](const HeaderField& field) { return field.name == name; });
}

UpgradeAnswer answer(const std::vector<HeaderField>& headers) {
  return answer_upgrade({"GET", true, headers});
}

TEST(Rfc6455_1_3, TheAcceptKeyOfTheExample) {
  EXPECT_EQ(accept_key(kRfcKey), kRfcAccept);
}

TEST(Rfc6455_4_2_2, AGoodRequestIsAccepted) {
  const UpgradeAnswer accepted = answer(good_headers());
  EXPECT_TRUE(accepted.accepted());
  EXPECT_EQ(accepted.response,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

TEST(Rfc6455_4_2_1, TokensAreFoundInAnyCaseAndInLists) {
  auto headers = good_headers();
  set(headers, "Upgrade", "h2c, WebSocket");
  set(headers, "Connection", "keep-alive, UPGRADE");
  EXPECT_TRUE(answer(headers).accepted());
}

TEST(Rfc6455_4_2_1, OtherMethodsAndVersionsAreRefused) {
  const auto headers = good_headers();
  const UpgradeAnswer post = answer_upgrade({"POST", true, headers});
  EXPECT_EQ(post.status, 405);
  ASSERT_EQ(post.extra.size(), 1U);
  EXPECT_EQ(post.extra[0], (HeaderField{"Allow", "GET"}));
  EXPECT_EQ(answer_upgrade({"GET", false, headers}).status, 505);
}

TEST(Rfc6455_4_2_1, WithoutUpgradeOrConnectionOrHostItIsRefused) {
  for (const auto& [name, status] :
       {std::pair("Upgrade", 426), std::pair("Connection", 426), std::pair("Host", 400)}) {
    auto headers = good_headers();
    remove(headers, name);
    EXPECT_EQ(answer(headers).status, status) << name;
  }
  auto headers = good_headers();
  set(headers, "Upgrade", "websockets");
  EXPECT_EQ(answer(headers).status, 426);
}

TEST(Rfc6455_4_2_1, TheKeyIsOneOf16Bytes) {
  auto headers = good_headers();
  remove(headers, "Sec-WebSocket-Key");
  EXPECT_EQ(answer(headers).status, 400) << "missing";
  for (const char* bad :
       {"", "dGhlIHNhbXBsZQ==", "dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25j*Q==", "dGhlIHNhbXBsZSBub25jZQ= "}) {
    headers = good_headers();
    set(headers, "Sec-WebSocket-Key", bad);
    EXPECT_EQ(answer(headers).status, 400) << bad;
  }
  headers = good_headers();
  headers.push_back({"sec-websocket-key", std::string(kRfcKey)});
  EXPECT_EQ(answer(headers).status, 400) << "two";
}

TEST(Rfc6455_4_4, AnotherVersionIsToldTheRightOne) {
  for (const char* version : {"8", "", "14", "13, 8"}) {
    auto headers = good_headers();
    set(headers, "Sec-WebSocket-Version", version);
    const UpgradeAnswer refused = answer(headers);
    EXPECT_EQ(refused.status, 426) << version;
    const std::string* told = find_header(refused.extra, "Sec-WebSocket-Version");
    ASSERT_NE(told, nullptr);
    EXPECT_EQ(*told, "13");
  }
  auto headers = good_headers();
  headers.push_back({"Sec-WebSocket-Version", "13"});
  EXPECT_EQ(answer(headers).status, 400);
}

TEST(Rfc6455_4_2_2, TheSubprotocolIsChosenWhereOffered) {
  auto headers = good_headers();
  headers.push_back({"Sec-WebSocket-Protocol", "other, parley.v1"});
  EXPECT_NE(answer(headers).response.find("\r\nSec-WebSocket-Protocol: parley.v1\r\n"),
            std::string::npos);
  headers.back().value = "other";
  EXPECT_TRUE(answer(headers).accepted());
  EXPECT_EQ(answer(headers).response.find("Sec-WebSocket-Protocol"), std::string::npos);
}

TEST(Rfc6455_9_1, OddExtensionOffersAreIgnored) {
  for (const char* offer : {"permessage-deflate; client_max_window_bits", ",,;;==\"", "x"}) {
    auto headers = good_headers();
    headers.push_back({"Sec-WebSocket-Extensions", offer});
    EXPECT_TRUE(answer(headers).accepted());
    EXPECT_EQ(answer(headers).response.find("Extensions"), std::string::npos);
  }
}

TEST(Rfc7692_5_1, AnOfferIsAnsweredWhereItIsWanted) {
  auto headers = good_headers();
  headers.push_back({"Sec-WebSocket-Extensions",
                     "permessage-deflate; server_max_window_bits=10; client_max_window_bits"});
  EXPECT_EQ(answer(headers).deflate, std::nullopt);
  EXPECT_EQ(answer(headers).response.find("Extensions"), std::string::npos);

  const UpgradeAnswer on = answer_upgrade({"GET", true, headers}, Compression::kOn);
  EXPECT_TRUE(on.accepted());
  EXPECT_TRUE(on.response.ends_with(
      "\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
      "client_no_context_takeover; server_max_window_bits=10\r\n\r\n"))
      << on.response;
  ASSERT_TRUE(on.deflate);
  EXPECT_EQ(on.deflate->server_window_bits(), 10);
}

TEST(Rfc7692_5_1, AnOfferThatIsDeclinedFailsNoHandshake) {
  for (const char* offer : {"permessage-deflate; server_max_window_bits=8", ",,;;==\"", "x", ""}) {
    auto headers = good_headers();
    headers.push_back({"Sec-WebSocket-Extensions", offer});
    const UpgradeAnswer declined = answer_upgrade({"GET", true, headers}, Compression::kOn);
    EXPECT_TRUE(declined.accepted());
    EXPECT_EQ(declined.deflate, std::nullopt);
    EXPECT_EQ(declined.response.find("Extensions"), std::string::npos) << offer;
  }
}

// --- 4.1: the client ---------------------------------------------------------------------------

TEST(Rfc6455_4_1, KeysAre16FreshBytes) {
  SeededRandom random(7);
  std::set<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    const std::string key = make_key(random);
    ASSERT_EQ(base64_decode(key)->size(), 16U);
    keys.insert(key);
  }
  EXPECT_EQ(keys.size(), 100U);
}

TEST(Rfc6455_4_1, TheRequestOfAClient) {
  const std::vector<HeaderField> extra{{"Sec-WebSocket-Protocol", "parley.v1"}};
  EXPECT_EQ(upgrade_request("localhost:8080", "/v1/ws", kRfcKey, extra),
            "GET /v1/ws HTTP/1.1\r\nHost: localhost:8080\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Protocol: parley.v1\r\n\r\n");
}

TEST(Rfc6455_4_1, AClientTakesWhatAServerAnswers) {
  const std::string response = answer(good_headers()).response;
  const std::string stream = response + "\x81\x01x";
  for (std::size_t cut = 0; cut < response.size(); ++cut) {
    ASSERT_EQ(check_response(stream.substr(0, cut), kRfcKey).kind, ResponseCheck::Kind::kNeedMore);
  }
  const ResponseCheck check = check_response(stream, kRfcKey);
  EXPECT_EQ(check.kind, ResponseCheck::Kind::kUpgraded) << check.reason;
  EXPECT_EQ(check.head_bytes, response.size()) << "the first frame is behind it";
}

TEST(Rfc7692_5_1, AClientAndAServerAgreeOnCompression) {
  const std::vector<HeaderField> extra{{std::string(kExtensionsField), std::string(kDeflateOffer)}};
  EXPECT_NE(upgrade_request("localhost", "/", kRfcKey, extra)
                .find("\r\nSec-WebSocket-Extensions: permessage-deflate; "),
            std::string::npos);
  auto headers = good_headers();
  headers.push_back(extra.front());
  const UpgradeAnswer answered = answer_upgrade({"GET", true, headers}, Compression::kOn);
  const ResponseCheck check = check_response(answered.response, kRfcKey, Compression::kOn);
  EXPECT_EQ(check.kind, ResponseCheck::Kind::kUpgraded) << check.reason;
  EXPECT_EQ(check.deflate, DeflateTerms{});

  const ResponseCheck plain = check_response(answer(headers).response, kRfcKey, Compression::kOn);
  EXPECT_EQ(plain.kind, ResponseCheck::Kind::kUpgraded) << "declined: " << plain.reason;
  EXPECT_EQ(plain.deflate, std::nullopt);

  const ResponseCheck unasked = check_response(answered.response, kRfcKey);
  EXPECT_EQ(unasked.kind, ResponseCheck::Kind::kRefused);
}

TEST(Rfc6455_4_1, AClientRefusesOtherAnswers) {
  const auto refused = [](std::string response) {
    const ResponseCheck check = check_response(response, kRfcKey);
    EXPECT_EQ(check.kind, ResponseCheck::Kind::kRefused) << response;
    return check.status;
  };
  EXPECT_EQ(refused("HTTP/1.1 403 Forbidden\r\n\r\n"), 403);
  EXPECT_EQ(refused("SSH-2.0-x\r\n\r\n"), 0);
  EXPECT_EQ(refused(std::string(20'000, 'x')), 0);
  const std::string begin = "HTTP/1.1 101 Switching Protocols\r\n";
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string accept = "Sec-WebSocket-Accept: " + std::string(kRfcAccept) + "\r\n";
  refused(begin + accept + "\r\n");
  refused(begin + upgrade + "\r\n");
  refused(begin + upgrade + "Sec-WebSocket-Accept: AAAA\r\n\r\n");
  refused(begin + upgrade + accept + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
  refused(begin + upgrade + accept + "Sec-WebSocket-Protocol: other\r\n\r\n");
  const std::string response =
      begin + upgrade + accept + "Sec-WebSocket-Extensions: permessage-deflate; x\r\n\r\n";
  EXPECT_EQ(check_response(response, kRfcKey, Compression::kOn).kind,
            ResponseCheck::Kind::kRefused);
}

}  // namespace
}  // namespace parley::ws
