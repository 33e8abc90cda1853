#include "http/host.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::http {
namespace {

std::string name_of(std::string_view authority) {
  const auto host = parse_host(authority);
  return host ? host->name : "none";
}

TEST(Host, ANameInAnyCaseWithAndWithoutPortAndTheDotOfTheRoot) {
  for (const char* text : {"chat.example.org", "CHAT.Example.ORG", "chat.example.org.",
                           "chat.example.org:443", "chat.example.org.:8080", "chat.example.org:"}) {
    EXPECT_EQ(name_of(text), "chat.example.org") << text;
  }
  EXPECT_EQ(parse_host("a:8080")->port, 8080);
  EXPECT_EQ(parse_host("a:")->port, std::nullopt);
  EXPECT_EQ(name_of("my_box"), "my_box");
  EXPECT_EQ(name_of("xn--bcher-kva.example"), "xn--bcher-kva.example");
}

TEST(Host, AnIpv6AddressInBracketsWithoutItsZone) {
  EXPECT_EQ(name_of("[::1]:8080"), "::1");
  EXPECT_EQ(name_of("[FE80::1%25eth0]"), "fe80::1");
  EXPECT_TRUE(parse_host("[::1]")->bracketed);
  EXPECT_EQ(host_text(*parse_host("[::1]:1")), "[::1]");
  EXPECT_FALSE(parse_host("cafe")->is_same_name(*parse_host("[cafe]")));
}

TEST(Host, WhatNoUrlCanHold) {
  for (const char* text :
       {"",    ".",     "..",   "a..b", ".a", ":80",  "a:b",    "a:99999", "a:80:80",
        "a b", "a@b",   "a/b",  "[",    "[]", "[::1", "[::1]x", "[g]",     "bücher.example",
        "a,b", "\"a\"", "a%41", "<a>"}) {
    EXPECT_EQ(name_of(text), "none") << text;
  }
  EXPECT_EQ(name_of(std::string(64, 'a')), "none");
  EXPECT_EQ(name_of(std::string(63, 'a')), std::string(63, 'a'));
}

TEST(Host, Localhost) {
  for (const char* text : {"localhost", "LOCALHOST.", "chat.localhost", "localhost:1"}) {
    EXPECT_TRUE(is_localhost(*parse_host(text))) << text;
  }
  for (const char* text : {"localhost.example", "notlocalhost", "localhost2"}) {
    EXPECT_FALSE(is_localhost(*parse_host(text))) << text;
  }
}

}  // namespace
}  // namespace parley::http
