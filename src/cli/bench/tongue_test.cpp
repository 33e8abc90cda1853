#include "cli/bench/tongue.h"

#include <gtest/gtest.h>

#include "cli/bench/target.h"

namespace parley::cli {
namespace {

using Kind = Hearing::Kind;

TEST(Tongue, SaysTheFormsOfTheProtocol) {
  std::string out;
  say_hello(out, "g1");
  EXPECT_EQ(out, R"({"id":1,"op":"hello","v":1,"guest":{"name":"g1"}})");
  out.clear();
  say_to_user(out, "bob", "hi");
  EXPECT_EQ(out, R"({"to":"bob","text":"hi"})");
  out.clear();
  say_to_room(out, Tongue::kParley, "r_1", "hi");
  EXPECT_EQ(out, R"({"op":"signal","room":"r_1","data":"hi"})");
  out.clear();
  say_to_room(out, Tongue::kArticle, "", "hi");
  EXPECT_EQ(out, R"({"room":true,"text":"hi"})");
}

TEST(Tongue, TellsDeliveriesFromTheRest) {
  EXPECT_EQ(hear(R"({"from":"a","text":"1.2.x"})").kind, Kind::kDelivery);
  EXPECT_EQ(hear(R"({"from":"a","text":"1.2.x"})").text, "1.2.x");
  EXPECT_EQ(hear(R"({"ev":"signal","room":"r_1","from":"a","data":"1.2.x"})").text, "1.2.x");
  EXPECT_EQ(hear(R"({"to":"b","delivered":true})").kind, Kind::kResult);
  EXPECT_EQ(hear(R"({"to":"b","delivered":false,"reason":"offline"})").kind, Kind::kRefusal);
  EXPECT_EQ(hear(R"({"error":"bad_request","reason":"x"})").kind, Kind::kRefusal);
  EXPECT_EQ(hear(R"({"id":1,"err":{"code":"name_taken"}})").kind, Kind::kRefusal);
  EXPECT_EQ(hear(R"({"ev":"live"})").kind, Kind::kLive);
  EXPECT_EQ(hear(R"({"ev":"presence","user":"a","online":true})").kind, Kind::kOther);
}

TEST(Tongue, FindsTheRoomInTheReplyToHello) {
  const Hearing ok =
      hear(R"({"id":1,"ok":{"user":{"user":"a"},"rooms":[{"room":"r_9","kind":"public"}]}})");
  EXPECT_EQ(ok.kind, Kind::kOk);
  EXPECT_EQ(ok.text, "r_9");
}

TEST(Target, TakesAUrlApart) {
  const Target target = parse_target("ws://127.0.0.1:8080/chat").value();
  EXPECT_EQ(target.host, "127.0.0.1:8080");
  EXPECT_EQ(target.path, "/chat");
  EXPECT_EQ(target.address.port(), 8080);
}

TEST(Target, RefusesWhatIsNone) {
  for (const char* url : {"", "http://127.0.0.1:1/x", "ws://127.0.0.1:1", "ws://nowhere:1/x"}) {
    EXPECT_EQ(parse_target(url).error().code, ErrorCode::kInvalidUsage) << url;
  }
}

}  // namespace
}  // namespace parley::cli
