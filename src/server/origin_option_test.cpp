#include "server/origin_option.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::server {
namespace {

std::string why(std::string_view text) {
  const auto origin = read_origin(text);
  return origin ? "" : origin.error().message;
}

bool says(std::string_view text, std::string_view word) {
  return why(text).find(word) != std::string::npos;
}

TEST(OriginOption, TakesAnOriginInAnyForm) {
  EXPECT_EQ(read_origin("HTTPS://Chat.Example.org:443").value(), "https://chat.example.org");
  EXPECT_EQ(read_origin("http://192.0.2.1:8080").value(), "http://192.0.2.1:8080");
  EXPECT_EQ(read_origin("http://[2001:db8::1]").value(), "http://[2001:db8::1]");
}

TEST(OriginOption, SaysWhatWasMeant) {
  EXPECT_TRUE(says("chat.example.org", "write https://chat.example.org"));
  EXPECT_TRUE(says("https://chat.example.org/", "write https://chat.example.org"));
  EXPECT_TRUE(says("http://chat.example.org:81/a/b#c", "write http://chat.example.org:81"));
  EXPECT_TRUE(says("https://bücher.example", "xn--"));
}

TEST(OriginOption, LetsNobodyNameEverybody) {
  EXPECT_TRUE(says("*", "any page of the web"));
  EXPECT_TRUE(says("null", "any page of the web"));
}

TEST(OriginOption, WhatIsNoneIsRefusedInOneLine) {
  for (const char* text : {"", "://", "https://", "x://", "https:", "a b", "ftp://a", "https://a:b",
                           "https://u@a", "https://*.example.org", "/", "https:///a"}) {
    EXPECT_FALSE(why(text).empty()) << text;
    EXPECT_EQ(why(text).find('\n'), std::string::npos) << text;
  }
  EXPECT_LT(why(std::string(100'000, 'a')).size(), 600U);
}

}  // namespace
}  // namespace parley::server
