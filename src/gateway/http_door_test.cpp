#include "gateway/http_door.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace parley::gateway {
namespace {

http::Request get(std::string path) {
  http::Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.authority = "chat.example";
  request.headers = {{"Host", "chat.example"}};
  return request;
}

http::Request upgrade(std::string path) {
  http::Request request = get(std::move(path));
  request.headers.push_back({"Upgrade", "websocket"});
  request.headers.push_back({"Connection", "Upgrade"});
  request.headers.push_back({"Sec-WebSocket-Version", "13"});
  request.headers.push_back({"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="});
  return request;
}

const std::vector<std::string> kNames{"chat.example"};
const KnownHosts kHosts(kNames);
const Approach kApproach{kHosts};

// 101: a socket; 0: a send for the core.
int status_of(const http::Request& request, const Settings& settings,
              const api::Status& status = {}) {
  const Decision decision = decide(request, settings, status, kApproach);
  if (const auto* refused = std::get_if<Refused>(&decision)) return refused->response.status;
  if (const auto* response = std::get_if<http::Response>(&decision)) return response->status;
  return std::holds_alternative<OpenSocket>(decision) ? 101 : 0;
}

Settings with_article() {
  Settings settings;
  settings.article = ArticleMode::kStore;
  return settings;
}

TEST(HttpDoor, OpensASocketForEachTongueThatIsOn) {
  Settings all = with_article();
  all.echo = true;
  EXPECT_EQ(status_of(upgrade("/v1/ws"), {}), 101);
  EXPECT_EQ(status_of(upgrade("/echo"), {}), 404);
  EXPECT_EQ(status_of(upgrade("/echo"), all), 101);
  http::Request chat = upgrade("/chat");
  chat.query = {{"user", "alice"}};
  EXPECT_EQ(status_of(chat, {}), 404);
  const Decision opened = decide(chat, all, {}, kApproach);
  const auto* socket = std::get_if<OpenSocket>(&opened);
  ASSERT_NE(socket, nullptr);
  EXPECT_EQ(socket->tongue, OpenSocket::Tongue::kArticle);
  EXPECT_EQ(socket->user.value(), "alice");
  EXPECT_TRUE(socket->response.starts_with("HTTP/1.1 101 "));
}

TEST(HttpDoor, TellsAPageWhatItIsBeforeAnybodyIsIn) {
  Settings settings;
  settings.server_name = R"(Acme "Team")";
  const auto body = [&] {
    const Decision decision = decide(get("/v1/hello"), settings, {}, kApproach);
    const auto* response = std::get_if<http::Response>(&decision);
    return response == nullptr ? "" : std::string(response->content());
  };
  EXPECT_EQ(body(), R"({"server":{"name":"Acme \"Team\""},"guests":false})");
  settings.guests = true;
  EXPECT_EQ(body(), R"({"server":{"name":"Acme \"Team\""},"guests":true})");
  http::Request posted = get("/v1/hello");
  posted.method = "POST";
  EXPECT_EQ(status_of(posted, settings), 405);
}

TEST(HttpDoor, RefusesAnEmptyOrImpossibleUser) {
  http::Request chat = upgrade("/chat");
  EXPECT_EQ(status_of(chat, with_article()), 400);
  chat.query = {{"user", ""}};
  EXPECT_EQ(status_of(chat, with_article()), 400);
  chat.query = {{"user", "a b"}};
  EXPECT_EQ(status_of(chat, with_article()), 400);
}

TEST(HttpDoor, RefusesWhatIsNoHandshakeAndForeignPages) {
  EXPECT_EQ(status_of(get("/v1/ws"), {}), 426);
  http::Request foreign = upgrade("/v1/ws");
  foreign.headers.push_back({"Origin", "https://elsewhere.example"});
  EXPECT_EQ(status_of(foreign, {}), 403);
  Settings listed;
  listed.origins = {"https://elsewhere.example"};
  EXPECT_EQ(status_of(foreign, listed), 101);
}

// RFC 9110 15.5.20. Each route is asked for by this server's names, but where a supervisor asks.
TEST(HttpDoor, IsNobodyElse) {
  for (const char* path : {"/", "/metrics", "/v1/poll", "/v1/ws", "/v1/none", "/r/lobby"}) {
    http::Request request = get(path);
    request.authority = "evil.example";
    EXPECT_EQ(status_of(request, {}), 421) << path;
    request.authority = "bad host";
    EXPECT_EQ(status_of(request, {}), 421) << path;
    request.authority = "";
    EXPECT_NE(status_of(request, {}), 421) << path;
  }
  http::Request probe = get("/healthz");
  probe.authority = "parley.service.internal";
  EXPECT_EQ(status_of(probe, {}), 200);
}

TEST(HttpDoor, TellsTheCureOfAnUnknownName) {
  http::Request request = get("/");
  request.authority = "Chat.team.example";
  const auto refused = std::get<Refused>(decide(request, {}, {}, kApproach));
  ASSERT_TRUE(refused.notice);
  EXPECT_EQ(refused.notice->kind, Notice::Kind::kHost);
  EXPECT_EQ(refused.notice->about, "chat.team.example");
  EXPECT_EQ(refused.notice->cure, "--origin https://chat.team.example");
  EXPECT_NE(refused.response.body.find(refused.notice->cure), std::string::npos);
  request.authority = "chat.team.example:8080";
  const Approach encrypted{kHosts, true, false};
  EXPECT_EQ(std::get<Refused>(decide(request, {}, {}, encrypted)).notice->cure,
            "--origin https://chat.team.example:8080");
  EXPECT_EQ(std::get<Refused>(decide(request, {}, {}, kApproach)).notice->cure,
            "--origin http://chat.team.example:8080");
}

// A proxy without settings drops what ends at each hop (RFC 9110 7.6.1), and the key stays.
TEST(HttpDoor, NotesAProxyThatDropsUpgrades) {
  http::Request request = get("/v1/ws");
  EXPECT_FALSE(std::get<Refused>(decide(request, {}, {}, kApproach)).notice) << "somebody looks";
  request.headers.push_back({"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="});
  const auto refused = std::get<Refused>(decide(request, {}, {}, kApproach));
  EXPECT_EQ(refused.response.status, 426);
  EXPECT_EQ(refused.notice->kind, Notice::Kind::kNoUpgrade);
  request.http11 = false;
  EXPECT_EQ(status_of(request, {}), 505);
}

TEST(HttpDoor, OpensNothingWhileDraining) {
  api::Status draining;
  draining.accepting = false;
  EXPECT_EQ(status_of(upgrade("/v1/ws"), {}, draining), 503);
  EXPECT_EQ(status_of(get("/readyz"), {}, draining), 503);
  EXPECT_EQ(status_of(get("/healthz"), {}, draining), 200);
}

TEST(HttpDoor, HandsASendToTheCore) {
  http::Request send = get("/v1/users/bob/send");
  send.method = "POST";
  send.body = R"({"text":"hi"})";
  EXPECT_EQ(status_of(send, with_article()), 0);
  EXPECT_EQ(status_of(send, {}), 404);
}

// A page may send it as plain text without asking first: only its Origin tells where it is from.
TEST(HttpDoor, TakesNoSendFromAForeignPage) {
  http::Request send = get("/v1/users/bob/send");
  send.method = "POST";
  send.body = R"({"text":"hi","from":"ada"})";
  send.headers.push_back({"Origin", "https://evil.example"});
  EXPECT_EQ(status_of(send, with_article()), 403);
  send.headers.back().value = "http://chat.example";
  EXPECT_EQ(status_of(send, with_article()), 0);
  send.headers.push_back({"Origin", "http://chat.example"});
  EXPECT_EQ(status_of(send, with_article()), 403);
}

TEST(HttpDoor, ServesTheClientOrSaysThatThereIsNone) {
  EXPECT_EQ(status_of(get("/"), {}), 200);
  EXPECT_EQ(status_of(get("/nothing"), {}), 404);
  static constexpr std::array<http::Asset, 1> kAssets{
      {{"/index.html", "text/html", "W/\"1\"", "<html>", "", false}}};
  Settings settings;
  settings.assets = kAssets;
  const Decision page = decide(get("/"), settings, {}, kApproach);
  EXPECT_EQ(std::get<http::Response>(page).content(), "<html>");
  EXPECT_EQ(status_of(get("/healthz"), settings), 200);
}

}  // namespace
}  // namespace parley::gateway
