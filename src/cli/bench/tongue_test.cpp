#include "cli/bench/tongue.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cli/bench/target.h"

namespace parley::cli {
namespace {

template <class... Arguments>
std::string said(void (*say)(std::string&, Arguments...), std::common_type_t<Arguments>... args) {
  std::string out;
  say(out, args...);
  return out;
}

TEST(Tongue, SaysTheFormsOfTheProtocol) {
  std::string out;
  say_hello(out, {.name = "g1"});
  EXPECT_EQ(out, R"({"id":1,"op":"hello","v":1,"guest":{"name":"g1"}})");
  out.clear();
  say_hello(out, {.name = "g1", .token = "t", .since = R"({"epoch":"E"})"});
  EXPECT_EQ(out, R"({"id":1,"op":"hello","v":1,"token":"t","since":{"epoch":"E"}})");
  EXPECT_EQ(said(say_signal, "r_1", "hi"), R"({"op":"signal","room":"r_1","data":"hi"})");
  EXPECT_EQ(said(say_send, 7U, "r_1", "c", "hi"),
            R"({"id":7,"op":"send","room":"r_1","cid":"c","text":"hi"})");
  EXPECT_EQ(said(say_open, 7U, "a"),
            R"({"id":7,"op":"open","cid":"open.7","kind":"public","name":"a"})");
  EXPECT_EQ(said(say_join, 7U, "#a"), R"({"id":7,"op":"join","room":"#a","cid":"join.7"})");
}

TEST(Tongue, SaysTheArticlesForms) {
  EXPECT_EQ(said(say_to_user, "bob", "hi"), R"({"to":"bob","text":"hi"})");
  EXPECT_EQ(said(say_to_all, "hi"), R"({"room":true,"text":"hi"})");
}

TEST(Target, TakesAUrlApart) {
  const Target target = parse_target("ws://127.0.0.1:8080/chat", Trust::kSystem).value();
  EXPECT_EQ(target.host, "127.0.0.1:8080");
  EXPECT_EQ(target.path, "/chat");
  EXPECT_EQ(target.address.port(), 8080);
  EXPECT_EQ(target.tls, nullptr);
}

TEST(Target, KnowsTheNameThatACertificateBears) {
  const auto name_of = [](const char* url) {
    const Target target = parse_target(url, Trust::kAnyone).value();
    return fmt::format("{} {} {}", target.name, target.address.port(), target.tls != nullptr);
  };
  EXPECT_EQ(name_of("wss://localhost:8443/v1/ws"), "localhost 8443 true");
  EXPECT_EQ(name_of("wss://localhost/v1/ws"), "localhost 443 true");
  EXPECT_EQ(name_of("wss://[::1]:8443/v1/ws"), "::1 8443 true");
  EXPECT_EQ(name_of("wss://[::1]/v1/ws"), "::1 443 true");
  EXPECT_EQ(name_of("ws://[::1]/v1/ws"), "::1 80 false");
}

TEST(Target, RefusesWhatIsNone) {
  for (const char* url : {"", "http://127.0.0.1:1/x", "ws://127.0.0.1:1", "ws://127.0.0.1:x/x",
                          "wss:///x", "wss://:443/x", "wss://[::1/x", "wss://::1/x"}) {
    EXPECT_EQ(parse_target(url, Trust::kSystem).error().code, ErrorCode::kInvalidUsage) << url;
  }
}

}  // namespace
}  // namespace parley::cli
