#include "gateway/http_door.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace parley::gateway {
namespace {

http::Request get(std::string path) {
  http::Request request;
  request.method = "GET";
  request.path = std::move(path);
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

// 101: a socket; 0: a send for the core.
int status_of(const http::Request& request, const Settings& settings,
              const api::Status& status = {}) {
  const Decision decision = decide(request, settings, status);
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
  const Decision opened = decide(chat, all, {});
  const auto* socket = std::get_if<OpenSocket>(&opened);
  ASSERT_NE(socket, nullptr);
  EXPECT_EQ(socket->tongue, OpenSocket::Tongue::kArticle);
  EXPECT_EQ(socket->user.value(), "alice");
  EXPECT_TRUE(socket->response.starts_with("HTTP/1.1 101 "));
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
  const Decision page = decide(get("/"), settings, {});
  EXPECT_EQ(std::get<http::Response>(page).content(), "<html>");
  EXPECT_EQ(status_of(get("/healthz"), settings), 200);
}

}  // namespace
}  // namespace parley::gateway
