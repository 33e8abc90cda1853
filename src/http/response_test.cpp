#include "http/response.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::http {
namespace {

bool has_line(const std::string& bytes, const std::string& line) {
  return bytes.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(Response, StatusLineHeadersLengthAndBody) {
  const std::string bytes = to_bytes(text(200, "ok").with("X-A", "b"));
  EXPECT_TRUE(bytes.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(has_line(bytes, "Content-Type: text/plain; charset=utf-8"));
  EXPECT_TRUE(has_line(bytes, "X-A: b"));
  EXPECT_TRUE(has_line(bytes, "Content-Length: 2"));
  EXPECT_TRUE(bytes.ends_with("\r\n\r\nok"));
  EXPECT_FALSE(has_line(bytes, "Connection: close"));
}

TEST(Response, AStreamHasChunksInsteadOfALength) {
  const std::string bytes =
      stream_head_bytes(Response{.close = true}.with("X-A", "b"), StreamCoding::kChunked);
  EXPECT_TRUE(bytes.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(has_line(bytes, "Transfer-Encoding: chunked"));
  EXPECT_TRUE(has_line(bytes, "X-A: b"));
  EXPECT_TRUE(has_line(bytes, "X-Content-Type-Options: nosniff"));
  EXPECT_TRUE(has_line(bytes, "Connection: close"));
  EXPECT_EQ(bytes.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
}

TEST(Response, TheSecurityHeadersAreOnEveryAnswer) {
  for (const Response& response : {text(200, "x"), json(404, "{}"), redirect(303, "/"),
                                   error(403, "forbidden", "no"), bad_request(400, "no")}) {
    const std::string bytes = to_bytes(response);
    EXPECT_TRUE(has_line(bytes, "X-Content-Type-Options: nosniff"));
    EXPECT_TRUE(has_line(bytes, "Referrer-Policy: same-origin"));
    EXPECT_TRUE(has_line(bytes, "Cross-Origin-Opener-Policy: same-origin"));
    EXPECT_NE(bytes.find("\r\nPermissions-Policy: camera=(), "), std::string::npos);
    EXPECT_TRUE(
        has_line(bytes, "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"));
  }
}

TEST(Response, APolicyOfItsOwnReplacesTheClosedOne) {
  const std::string bytes =
      to_bytes(text(200, "x").with("Content-Security-Policy", std::string(kContentSecurityPolicy)));
  EXPECT_NE(bytes.find("default-src 'self'; script-src 'self';"), std::string::npos);
  EXPECT_NE(bytes.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(bytes.find("default-src 'none'"), std::string::npos);
}

TEST(Rfc9110_9_3_2, HeadSaysTheLengthWithoutTheBody) {
  const std::string bytes = to_bytes(text(200, "hello"), BodyMode::kOmit);
  EXPECT_TRUE(has_line(bytes, "Content-Length: 5"));
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
}

TEST(Rfc9110_8_6, AnswersWithoutABodyNameNoLength) {
  for (const int status : {101, 204, 304}) {
    EXPECT_EQ(to_bytes(Response{.status = status}).find("Content-Length"), std::string::npos);
  }
  EXPECT_TRUE(has_line(to_bytes(redirect(303, "/x")), "Content-Length: 0"));
  EXPECT_TRUE(has_line(to_bytes(redirect(303, "/x")), "Location: /x"));
}

TEST(Response, AValueCannotBeginAHeaderOfItsOwn) {
  const std::string bytes = to_bytes(redirect(303, "/\r\nSet-Cookie: a=b"));
  EXPECT_EQ(bytes.find("\r\nSet-Cookie"), std::string::npos);
}

TEST(Response, FixedBytesAreSentAsTheyAre) {
  const Response response{.fixed_body = "fixed"};
  EXPECT_TRUE(to_bytes(response).ends_with("\r\n\r\nfixed"));
  EXPECT_EQ(head_bytes(response) + "fixed", to_bytes(response));
}

TEST(Response, ErrorsAreJsonWithTheTextEscaped) {
  EXPECT_EQ(error(400, "bad_request", "a \"b\"\n").body,
            R"({"error":"bad_request","msg":"a \"b\"\u000a"})");
}

TEST(Response, ABadRequestEndsTheConnection) {
  const Response response = bad_request(431, "too many headers");
  EXPECT_TRUE(response.close);
  EXPECT_TRUE(has_line(to_bytes(response), "Connection: close"));
}

}  // namespace
}  // namespace parley::http
