// What depends on the version of a request, and whom it is for.
#include <gtest/gtest.h>

#include <string>

#include "http/parser.h"

namespace parley::http {
namespace {

using Kind = ParseStep::Kind;

struct Outcome {
  Kind kind = Kind::kNeedMore;
  int status = 0;
  Request request{};
};

Outcome parse(const std::string& bytes) {
  RequestParser parser;
  std::size_t consumed = 0;
  const ParseStep step = parser.feed(bytes, consumed);
  if (step.kind != Kind::kRequest) return {step.kind, step.status};
  return {step.kind, 0, parser.take_request()};
}

int status_of(const std::string& bytes) {
  return parse(bytes).status;
}

// What nginx speaks to a server behind it unless it is told better.
TEST(RequestParser, TakesHttp10AndAnswersOnce) {
  const Outcome plain = parse("GET /healthz HTTP/1.0\r\n\r\n");
  ASSERT_EQ(plain.kind, Kind::kRequest);
  EXPECT_FALSE(plain.request.keep_alive);
  EXPECT_FALSE(plain.request.http11);
  EXPECT_EQ(plain.request.authority, "");
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").request.keep_alive);
  EXPECT_EQ(parse("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx").request.body, "x");
  EXPECT_EQ(parse("POST / HTTP/1.0\r\n\r\n").request.body, "");
  // RFC 9110 7.8: an Upgrade in HTTP/1.0 is not looked at.
  const Outcome upgrade = parse("GET / HTTP/1.0\r\nHost: x\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_EQ(upgrade.kind, Kind::kRequest);
}

// RFC 9112 3.2.2: the target of a proxy's form says whom it is for, whatever Host says.
TEST(RequestParser, KnowsWhomARequestIsFor) {
  const auto authority_of = [](const std::string& head) { return parse(head).request.authority; };
  EXPECT_EQ(authority_of("GET / HTTP/1.1\r\nHost: Chat.Example:8080\r\n\r\n"), "Chat.Example:8080");
  EXPECT_EQ(authority_of("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            "evil.example");
  EXPECT_EQ(authority_of("GET HTTPS://a.example:1 HTTP/1.0\r\n\r\n"), "a.example:1");
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"), 400);
}

}  // namespace
}  // namespace parley::http
