#include "http/origin.h"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

std::string text_of(std::string_view text) {
  const auto origin = parse_origin(text);
  return origin ? origin_text(*origin) : "none";
}

TEST(Origin, HasOneForm) {
  EXPECT_EQ(text_of("https://CHAT.example.org:443"), "https://chat.example.org");
  EXPECT_EQ(text_of("HTTP://chat.example.org:80"), "http://chat.example.org");
  EXPECT_EQ(text_of("http://chat.example.org:443"), "http://chat.example.org:443");
  EXPECT_EQ(text_of("http://[::1]:8080"), "http://[::1]:8080");
  EXPECT_EQ(text_of("https://chat.example.org."), "https://chat.example.org");
}

TEST(Origin, WhatIsNoPageOfTheWeb) {
  for (const char* text :
       {"", "*", "null", "https://", "chat.example.org", "//chat.example.org",
        "file://chat.example.org", "ws://chat.example.org", "https:/a", "https://a/", "https://a/b",
        "https://a?b", "https://u@a", "https://*"}) {
    EXPECT_EQ(text_of(text), "none") << text;
  }
}

// RFC 6455 10.2.
TEST(Origin, IsOfTheHostThatServedThePage) {
  const auto is_own = [](std::string_view origin, std::string_view host) {
    return is_of_host(*parse_origin(origin), *parse_host(host));
  };
  EXPECT_TRUE(is_own("https://chat.example.org", "chat.example.org"));
  EXPECT_TRUE(is_own("https://chat.example.org", "CHAT.example.org:443"));
  EXPECT_TRUE(is_own("http://chat.example.org", "chat.example.org")) << "which is in front?";
  EXPECT_TRUE(is_own("http://localhost:8080", "localhost:8080"));
  EXPECT_TRUE(is_own("http://[::1]:8080", "[::1]:8080"));

  EXPECT_FALSE(is_own("https://evil.example", "chat.example.org"));
  EXPECT_FALSE(is_own("https://chat.example.org.evil.example", "chat.example.org"));
  EXPECT_FALSE(is_own("https://chat.example.org:8443", "chat.example.org"));
  EXPECT_FALSE(is_own("http://localhost:8081", "localhost:8080"));
}

}  // namespace
}  // namespace parley::http
