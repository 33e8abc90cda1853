#include "http/static_files.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace parley::http {
namespace {

constexpr std::array<Asset, 3> kFiles{{
    {"/assets/app-1a2b.js", "text/javascript", "W/\"js\"", "plain js", "gzipped js", true},
    {"/index.html", "text/html; charset=utf-8", "W/\"html\"", "<html>", "gz html", false},
    {"/logo.png", "image/png", "W/\"png\"", "png", "", false},
}};

Request get(std::string path, std::vector<HeaderField> headers = {}) {
  Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

std::string header(const Response& response, std::string_view name) {
  const std::string* value = find_header(response.headers, name);
  return value == nullptr ? "" : *value;
}

TEST(StaticFiles, AFileWithItsHeaders) {
  const Response response = serve_file(kFiles, get("/assets/app-1a2b.js"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content(), "plain js");
  EXPECT_EQ(header(response, "Content-Type"), "text/javascript");
  EXPECT_EQ(header(response, "ETag"), "W/\"js\"");
  EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(response, "Content-Encoding"), "");
  EXPECT_EQ(header(response, "Content-Security-Policy"), kContentSecurityPolicy);
}

TEST(StaticFiles, HashedNamesAreCachedForEverOthersAreAsked) {
  EXPECT_EQ(header(serve_file(kFiles, get("/assets/app-1a2b.js")), "Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(header(serve_file(kFiles, get("/index.html")), "Cache-Control"), "no-cache");
}

TEST(Rfc9110_12_5_3, GzipWhereItIsAcceptedAndThere) {
  const auto encoding = [](std::string path, std::string accepted) {
    const Response response = serve_file(kFiles, get(path, {{"Accept-Encoding", accepted}}));
    const bool gzip = response.content().starts_with("gz");
    EXPECT_EQ(gzip, header(response, "Content-Encoding") == "gzip") << accepted;
    return gzip;
  };
  EXPECT_TRUE(encoding("/index.html", "gzip, deflate, br"));
  EXPECT_TRUE(encoding("/index.html", "br, gzip;q=0.5"));
  EXPECT_TRUE(encoding("/index.html", "GZIP"));
  EXPECT_FALSE(encoding("/index.html", "gzip;q=0"));
  EXPECT_FALSE(encoding("/index.html", "gzip; q=0.000, br"));
  EXPECT_FALSE(encoding("/index.html", "GZIP;Q=0"));
  EXPECT_FALSE(encoding("/index.html", "br"));
  EXPECT_FALSE(encoding("/index.html", ""));
  EXPECT_FALSE(encoding("/logo.png", "gzip"));
}

TEST(Rfc9110_13_1_2, AClientThatHasItIsToldSo) {
  for (const char* tags : {"W/\"html\"", "\"html\"", "\"a\", W/\"html\"", "*"}) {
    const Response response = serve_file(kFiles, get("/index.html", {{"If-None-Match", tags}}));
    EXPECT_EQ(response.status, 304) << tags;
    EXPECT_EQ(response.content(), "");
    EXPECT_EQ(header(response, "ETag"), "W/\"html\"");
    EXPECT_EQ(header(response, "Cache-Control"), "no-cache");
  }
  for (const char* tags : {"\"htm\"", "", "html", "W/\"js\""}) {
    EXPECT_EQ(serve_file(kFiles, get("/index.html", {{"If-None-Match", tags}})).status, 200)
        << tags;
  }
}

TEST(StaticFiles, ViewsOfTheClientAreItsPage) {
  for (const char* path : {"/", "/r/lobby", "/settings"}) {
    const Response response = serve_file(kFiles, get(path));
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_EQ(response.content(), "<html>");
  }
}

TEST(StaticFiles, OtherPathsAreNotFound) {
  for (const char* path :
       {"/v1/nothing", "/v1/", "/favicon.ico", "/assets/app.js", "/index.html/x"}) {
    EXPECT_EQ(serve_file(kFiles, get(path)).status, 404) << path;
  }
  EXPECT_EQ(serve_file({}, get("/")).status, 404) << "built without the client";
}

TEST(StaticFiles, OtherMethodsAreNotAllowed) {
  Request request = get("/");
  request.method = "POST";
  const Response response = serve_file(kFiles, request);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header(response, "Allow"), "GET, HEAD");
}

}  // namespace
}  // namespace parley::http
