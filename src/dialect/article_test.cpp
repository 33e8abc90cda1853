#include "dialect/article.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <variant>

#include "base/limits.h"
#include "wire/decoder.h"

namespace parley::dialect {
namespace {

using model::UserId;

Heard hear(std::string text) {
  static ArticleDecoder decoder;
  const std::size_t size = text.size();
  text.append(wire::kJsonPadding, '}');
  return decoder.decode(std::string_view(text).substr(0, size));
}

void expect_said(const std::string& text, std::string_view to, std::string_view said) {
  const Heard heard = hear(text);
  const auto* message = std::get_if<Said>(&heard);
  ASSERT_NE(message, nullptr) << text;
  EXPECT_EQ(message->to.value(), to);
  EXPECT_EQ(message->text, said);
}

void expect_error(const std::string& text, ErrorCode code, std::string_view reason) {
  const Heard heard = hear(text);
  const auto* error = std::get_if<Error>(&heard);
  ASSERT_NE(error, nullptr) << text.substr(0, 100);
  EXPECT_EQ(error->code, code) << text.substr(0, 100);
  EXPECT_EQ(error->message, reason) << text.substr(0, 100);
}

TEST(Article, AMessageToSomebody) {
  expect_said(R"({"to":"bob","text":"hi"})", "bob", "hi");
  expect_said(R"({"text":"a\n\"b\" \ud83e\udd9c","x":[{"y":1}],"to":"王小明"})", "王小明",
              "a\n\"b\" 🦜");
  expect_said(R"({"to":"Bob Smith","text":"hi"})", "bob-smith", "hi");
  expect_said(R"({"to":"a","to":"b","text":"hi","heartbeat":false})", "b", "hi");
}

TEST(Article, AHeartbeat) {
  EXPECT_TRUE(std::holds_alternative<Heartbeat>(hear(R"({"heartbeat":true})")));
  EXPECT_TRUE(std::holds_alternative<Heartbeat>(hear(R"( { "heartbeat" : true , "x":null } )")));
  expect_error(R"({"heartbeat":false})", ErrorCode::kBadRequest, "to: required");
  expect_error(R"({"heartbeat":1})", ErrorCode::kBadRequest, "heartbeat: expected true or false");
}

TEST(Article, AnythingElse) {
  constexpr auto kBad = ErrorCode::kBadRequest;
  const std::string form = R"(expected {"to":…,"text":…} or {"heartbeat":true})";
  expect_error("", kBad, "not valid JSON");
  expect_error("hello", kBad, form);
  expect_error("[]", kBad, form);
  expect_error("null", kBad, form);
  expect_error("{}", kBad, "to: required");
  expect_error(R"({"to":"bob"})", kBad, "text: required");
  expect_error(R"({"to":"bob","text":""})", kBad, "text: required");
  expect_error(R"({"text":"hi"})", kBad, "to: required");
  expect_error(R"({"to":5,"text":"hi"})", kBad, "to: expected a string");
  expect_error(R"({"to":"bob","text":["hi"]})", kBad, "text: expected a string");
  expect_error(R"({"to":"","text":"hi"})", kBad, "to: a name needs a letter or a digit");
  expect_error(R"({"to":"bob","text":"a\u0000"})", kBad, "text: must not hold U+0000");
  expect_error(R"({"to":"bob","text":"\ud800"})", kBad,
               "text: a broken escape or a lone surrogate");
  expect_error(R"({"to":"bob","text":"hi","x":tru})", kBad, "not valid JSON");
  expect_error(R"({"to":"bob","text":"hi"}{})", kBad, "not valid JSON");
  expect_error(
      R"({"to":"bob","text":"hi","x":)" + std::string(100, '[') + std::string(100, ']') + "}", kBad,
      "nested too deeply");
}

TEST(Article, TheTextsLimitIsTheChats) {
  const std::string most(limits::kTextBytesMax, 'x');
  expect_said(R"({"to":"bob","text":")" + most + "\"}", "bob", most);
  expect_error(R"({"to":"bob","text":")" + most + "x\"}", ErrorCode::kTooLarge,
               "text: at most 16384 bytes");
}

TEST(Article, TheThreeRoutingResults) {
  const auto routed = [](bool delivered, bool stored) {
    std::string out;
    encode_routed({UserId("bob"), delivered, stored}, out);
    return out;
  };
  EXPECT_EQ(routed(true, false), R"({"to":"bob","delivered":true})");
  EXPECT_EQ(routed(true, true), R"({"to":"bob","delivered":true})");
  EXPECT_EQ(routed(false, true),
            R"({"to":"bob","delivered":false,"stored":true,"reason":"offline"})");
  EXPECT_EQ(routed(false, false), R"({"to":"bob","delivered":false,"reason":"offline"})");
}

TEST(Article, WhatTheReceiverGets) {
  std::string out = "before";
  encode_message(UserId("alice"), "hi \"you\"\n", out);
  EXPECT_EQ(out, R"(before{"from":"alice","text":"hi \"you\"\n"})");
}

TEST(Article, AnErrorSaysWhy) {
  std::string out;
  encode_error({ErrorCode::kBadRequest, "to: required"}, out);
  EXPECT_EQ(out, R"({"error":"bad_request","reason":"to: required"})");
  out.clear();
  encode_error({ErrorCode::kDiskFull, "/srv/parley.db"}, out);
  EXPECT_EQ(out.find("/srv"), std::string::npos);
  EXPECT_TRUE(out.starts_with(R"({"error":"unavailable")")) << out;
}

TEST(ArticleProperty, WhatOneSaysTheOtherHears) {
  EXPECT_TRUE(rc::check([] {
    const auto text =
        *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)));
    std::string out;
    encode_message(UserId("alice"), text, out);
    const Heard heard = hear(R"({"to":"bob",)" + out.substr(1));
    RC_ASSERT(std::get<Said>(heard).text == text);
  }));
}

TEST(ArticleProperty, AnyBytesGiveOneAnswer) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    const Heard heard = hear(bytes);
    const auto* error = std::get_if<Error>(&heard);
    RC_ASSERT(error == nullptr || !error->message.empty());
  }));
}

}  // namespace
}  // namespace parley::dialect
