#include "cli/bench/hearing.h"

#include <gtest/gtest.h>

namespace parley::cli {
namespace {

using Kind = Hearing::Kind;

TEST(Hearing, TellsDeliveriesFromTheRest) {
  EXPECT_EQ(hear(R"({"from":"a","text":"1.2.3.x"})").kind, Kind::kDelivery);
  EXPECT_EQ(hear(R"({"from":"a","text":"1.2.3.x"})").text, "1.2.3.x");
  EXPECT_EQ(hear(R"({"room":true,"text":"1.2.3.x"})").text, "1.2.3.x");
  EXPECT_EQ(hear(R"({"to":"b","delivered":true})").kind, Kind::kResult);
  EXPECT_EQ(hear(R"({"to":"b","delivered":false,"stored":true,"reason":"offline"})").kind,
            Kind::kResult);
  EXPECT_EQ(hear(R"({"to":"b","delivered":false,"reason":"offline"})").kind, Kind::kRefusal);
  EXPECT_EQ(hear(R"({"error":"bad_request","reason":"x"})").kind, Kind::kRefusal);
  EXPECT_EQ(hear(R"({"err":{"code":"bad_request"}})").kind, Kind::kRefusal);
  EXPECT_EQ(hear(R"({"ev":"live"})").kind, Kind::kLive);
  const Hearing own = hear(R"({"ev":"room+","us":42,"ts":1,"room":{"room":"r_1"}})");
  EXPECT_EQ(own.kind, Kind::kOwnLog);
  EXPECT_EQ(own.seq, 42U);
  EXPECT_EQ(hear(R"({"ev":"presence","user":"a","online":true})").kind, Kind::kOther);
}

TEST(Hearing, ReadsASignalInAnyOrder) {
  const Hearing usual = hear(R"({"ev":"signal","room":"r_1","from":"a","data":"1.2.3.x"})");
  EXPECT_EQ(usual.kind, Kind::kDelivery);
  EXPECT_EQ(usual.text, "1.2.3.x");
  EXPECT_EQ(usual.room, "r_1");
  EXPECT_EQ(hear(R"({"ev":"signal","from":"a","data":"1.2.3.x","room":"r_1"})").text, "1.2.3.x");
}

TEST(Hearing, ReadsAMessageWithItsNumber) {
  for (const char* message : {
           R"({"ev":"msg","room":"r_1","seq":42,"ts":5,"from":"a","cid":"1.2","text":"1.2.3.x"})",
           R"({"ev":"msg","room":"r_1","seq":42,"skip":9,"ts":5,"from":"a","text":"1.2.3.x"})",
           R"({"ev":"msg","room":"r_1","seq":42,"from":"a","text":"1.2.3.x","fmt":"plain"})",
       }) {
    const Hearing heard = hear(message);
    EXPECT_EQ(heard.kind, Kind::kDelivery) << message;
    EXPECT_EQ(heard.text, "1.2.3.x") << message;
    EXPECT_EQ(heard.room, "r_1") << message;
    EXPECT_EQ(heard.seq, 42U) << message;
  }
}

TEST(Hearing, ReadsRepliesAndRefusals) {
  const Hearing ok = hear(R"({"id":1007,"ok":{"seq":9,"ts":5}})");
  EXPECT_EQ(ok.kind, Kind::kReply);
  EXPECT_EQ(ok.id, 1007U);
  EXPECT_EQ(ok.seq, 9U);
  const Hearing refusal = hear(R"({"id":1,"err":{"code":"name_taken"}})");
  EXPECT_EQ(refusal.kind, Kind::kRefusal);
  EXPECT_EQ(refusal.id, 1U);
}

TEST(Hearing, FindsStringsInTheReplyToHello) {
  const Hearing ok =
      hear(R"({"id":1,"ok":{"user":{"user":"a"},"epoch":"E9","rooms":[{"room":"r_9"}]}})");
  EXPECT_EQ(ok.kind, Kind::kReply);
  EXPECT_EQ(string_after(ok.text, R"("epoch":")"), "E9");
  EXPECT_EQ(string_after(ok.text, R"("rooms":[{"room":")"), "r_9");
  EXPECT_EQ(string_after(ok.text, R"("token":")"), "");
}

}  // namespace
}  // namespace parley::cli
