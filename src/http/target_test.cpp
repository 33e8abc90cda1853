#include "http/target.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

namespace parley::http {
namespace {

using namespace std::string_view_literals;

std::string path_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed ? parsed->path : "(refused)";
}

TEST(Target, TraversalRawAndEscapedIsRefused) {
  for (const char* target :
       {"/../etc/passwd", "/a/../b", "/a/..", "/./a", "/.", "/%2e%2e/etc", "/.%2E/etc", "/..%2fetc",
        "/a%2F..%2Fb", "/a%5c..%5cb", "/a\\..\\b", "http://x/../etc"}) {
    EXPECT_EQ(parse_target(target), std::nullopt) << target;
  }
}

TEST(Target, ControlBytesAndBadEscapesAreRefused) {
  for (const char* target : {"/%00", "/a%0d%0aX:y", "/%7f", "/%", "/%4", "/%zz", "/%+1"}) {
    EXPECT_EQ(parse_target(target), std::nullopt) << target;
  }
}

TEST(Target, PathsThatAreNotUtf8AreRefused) {
  EXPECT_EQ(parse_target("/%ff"), std::nullopt);
  EXPECT_EQ(parse_target("/%c0%ae%c0%ae/"), std::nullopt) << "overlong dots";
  EXPECT_EQ(path_of("/%F0%9F%91%8D"), "/\xF0\x9F\x91\x8D");
}

TEST(Rfc9112_3_2, OtherFormsAreRefused) {
  for (const char* target : {"", "*", "a", "x:80", "ftp://x/", "http:///a", "http://x?q", "/a#b"}) {
    EXPECT_EQ(parse_target(target), std::nullopt) << target;
  }
  EXPECT_EQ(path_of("HTTP://x:80/a"), "/a");
  EXPECT_EQ(path_of("https://x"), "/");
}

TEST(Rfc9112_3_2_2, AnAuthorityIsTextWithoutControls) {
  EXPECT_EQ(parse_target("http://x:80/a")->authority, "x:80");
  EXPECT_EQ(parse_target("/a")->authority, "");
  for (const std::string_view bad : {"http://x\0/a"sv, "http://x\r\ny/"sv, "http://\xff/"sv}) {
    EXPECT_EQ(parse_target(bad), std::nullopt) << bad;
  }
}

TEST(Target, WhatOnlyLooksLikeTraversalIsTaken) {
  EXPECT_EQ(path_of("/..a"), "/..a");
  EXPECT_EQ(path_of("/a..b/..."), "/a..b/...");
  EXPECT_EQ(path_of("/%252e%252e/"), "/%2e%2e/") << "decoded once";
  EXPECT_EQ(path_of("/a//b"), "/a//b");
}

TEST(Target, TheQueryIsDecodedInOrder) {
  using Query = std::vector<std::pair<std::string, std::string>>;
  const auto query = [](std::string_view text) {
    const auto parsed = parse_target("/?" + std::string(text));
    return parsed ? parsed->query : Query{{"(refused)", ""}};
  };
  EXPECT_EQ(query("a=1&b&a=2&&=x"), (Query{{"a", "1"}, {"b", ""}, {"a", "2"}, {"", "x"}}));
  EXPECT_EQ(query("a=%2F..%2F&b=="), (Query{{"a", "/../"}, {"b", "="}}));
  EXPECT_EQ(query("a+b=c%2Bd+e?"), (Query{{"a b", "c+d e?"}}));
  EXPECT_EQ(query(""), Query{});
  for (const char* bad : {"a=%", "a=%0", "%zz=1", "a=%00", "a=%ff"}) {
    EXPECT_EQ(parse_target("/?" + std::string(bad)), std::nullopt) << bad;
  }
}

TEST(Target, EscapesOfEveryByteComeBack) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    std::string escaped;
    for (const char c : bytes) {
      constexpr std::string_view kDigits = "0123456789aBcDeF";
      const auto byte = static_cast<unsigned char>(c);
      escaped += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    RC_ASSERT(percent_decode(escaped) == bytes);
  }));
}

// Whatever is taken, no segment of it climbs.
TEST(Target, NoPathClimbs) {
  EXPECT_TRUE(rc::check([] {
    const auto tail = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "/", ".", "..", "%2e", "%2F", "%5C", "\\", "a", "%", "%25", "2e", "?", "//"));
    std::string target = "/";
    for (const std::string& piece : tail) target += piece;
    const auto parsed = parse_target(target);
    if (!parsed) return;
    const std::string path = parsed->path + "/";
    RC_ASSERT(path.find("/../") == std::string::npos);
    RC_ASSERT(path.find("/./") == std::string::npos);
    RC_ASSERT(path.find('\\') == std::string::npos);
  }));
}

}  // namespace
}  // namespace parley::http
