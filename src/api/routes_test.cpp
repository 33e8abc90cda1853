#include "api/routes.h"

#include <gtest/gtest.h>

#include "api/figures.h"
#include "base/limits.h"

namespace parley::api {
namespace {

Reaction ask(std::string method, std::string path, std::string body = "", const Status& status = {},
             Access access = {.article = true, .figures = true}) {
  http::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.body = std::move(body);
  return react(request, status, access);
}
int status_of(const Reaction& reaction) {
  const auto* response = std::get_if<http::Response>(&reaction);
  return response == nullptr ? 0 : response->status;
}
int send_status(std::string body) {
  return status_of(ask("POST", "/v1/users/bob/send", std::move(body)));
}

TEST(Routes, TellHowTheServerIs) {
  EXPECT_EQ(status_of(ask("GET", "/healthz")), 200);
  EXPECT_EQ(status_of(ask("GET", "/readyz")), 200);
  EXPECT_EQ(status_of(ask("GET", "/healthz", "", {false, "", ""})), 200);
  EXPECT_EQ(status_of(ask("GET", "/readyz", "", {false, "", ""})), 503);
  EXPECT_EQ(status_of(ask("GET", "/healthz", "", {true, "disk", ""})), 503);
  EXPECT_EQ(status_of(ask("GET", "/readyz", "", {true, "disk", ""})), 503);
  EXPECT_EQ(status_of(ask("POST", "/healthz")), 405);
  EXPECT_TRUE(std::holds_alternative<NotHere>(ask("GET", "/elsewhere")));
}

TEST(Routes, TellThatTheDiskIsFull) {
  const Status full{.accepting = true, .failure = "", .metrics = "", .disk_full = true};
  const Reaction reaction = ask("GET", "/healthz", "", full);
  EXPECT_EQ(status_of(reaction), 200);
  EXPECT_EQ(std::get<http::Response>(reaction).body, "the disk is full: sends fail, reads go on\n");
  EXPECT_EQ(status_of(ask("GET", "/readyz", "", full)), 200);
}

// A supervisor elsewhere hears whether, and not why.
TEST(Routes, TellFiguresAndReasonsToWhomTheyAreFor) {
  const Status broken{.accepting = true, .failure = "disk", .metrics = "up 1\n"};
  const Reaction health = ask("GET", "/healthz", "", broken, {});
  EXPECT_EQ(status_of(health), 503);
  EXPECT_EQ(std::get<http::Response>(health).body, "failed\n");
  EXPECT_EQ(status_of(ask("GET", "/metrics", "", broken)), 200);
  EXPECT_EQ(status_of(ask("GET", "/metrics", "", broken, {})), 403);
}

TEST(Routes, TakeASend) {
  const Reaction reaction = ask("POST", "/v1/users/bob/send", R"({"text":"hi","from":"alice"})");
  const auto* send = std::get_if<SendRequest>(&reaction);
  ASSERT_NE(send, nullptr);
  EXPECT_EQ(send->from.value(), "alice");
  EXPECT_EQ(send->to.value(), "bob");
  EXPECT_EQ(send->text, "hi");
  EXPECT_EQ(send_status(R"({"text":"hi"})"), 0);
}

TEST(Routes, RefuseASendThatIsNone) {
  EXPECT_EQ(send_status(""), 400);
  EXPECT_EQ(send_status("[]"), 400);
  EXPECT_EQ(send_status(R"({"text":""})"), 400);
  EXPECT_EQ(send_status(R"({"text":1})"), 400);
  EXPECT_EQ(send_status(R"({"text":"hi","from":"A B"})"), 400);
  EXPECT_EQ(send_status(R"({"text":")" + std::string(limits::kTextBytesMax + 1, 'a') + R"("})"),
            413);
  EXPECT_EQ(status_of(ask("POST", "/v1/users/bob/send", R"({"text":"hi"})", {}, {.figures = true})),
            404);
}

// A lenient reader took all of these.
TEST(Routes, RefuseASendThatOtherReadersWouldNotTake) {
  EXPECT_EQ(send_status(R"({"text":"a\u0000b"})"), 400) << "no other door takes U+0000";
  EXPECT_EQ(send_status(R"({"text":"hi"} and more)"), 400);
  EXPECT_EQ(send_status(R"({"text":"hi","x":tru})"), 400);
  EXPECT_EQ(send_status(R"({"text":"hi","x":"\q"})"), 400);
  EXPECT_EQ(send_status(R"({"text":"\ud800"})"), 400);
  EXPECT_EQ(send_status(R"({"text":"hi","from":null})"), 400);
}

TEST(Routes, OfTwoFieldsTakeTheLast) {
  const Reaction reaction = ask("POST", "/v1/users/bob/send", R"({"text":"a","x":[],"text":"b"})");
  const auto* send = std::get_if<SendRequest>(&reaction);
  ASSERT_NE(send, nullptr);
  EXPECT_EQ(send->text, "b");
}

TEST(Routes, AnswerASend) {
  const model::answer::Routed routed{model::UserId("bob"), true, false};
  EXPECT_EQ(send_response(model::Answer(routed)).content(), R"({"to":"bob","delivered":true})");
  EXPECT_EQ(send_response(fail(ErrorCode::kUnavailable, "")).status, 503);
  EXPECT_EQ(send_response(fail(ErrorCode::kDiskFull, "")).status, 503);
}

TEST(Figures, ArePrometheusText) {
  Figures figures;
  figures.loops.resize(2);
  figures.loops[1].connections = 7;
  figures.rooms = 3;
  const std::string text = prometheus_text(figures);
  EXPECT_NE(text.find("# TYPE parley_connections gauge\n"), std::string::npos);
  EXPECT_NE(text.find("parley_connections{loop=\"1\"} 7\n"), std::string::npos);
  EXPECT_NE(text.find("\nparley_rooms 3\n"), std::string::npos);
  EXPECT_NE(text.find("# TYPE parley_commits_total counter\n"), std::string::npos);
}

}  // namespace
}  // namespace parley::api
