// Both tongues as state machines: messages and answers in, frames and wishes out.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "gateway/article_speaker.h"
#include "gateway/protocol_speaker.h"

namespace parley::gateway {
namespace {

struct Heard {
  std::string out;
  std::vector<Inbound> inbound;
  std::optional<std::uint16_t> close_code;
};

class Desk {
 public:
  template <class Fn>
  Heard with(Fn&& fn) {
    Heard heard;
    Turn turn{{0, {}}, Now{}, tools_, heard.out, heard.inbound};
    fn(turn);
    heard.close_code = turn.close_code;
    return heard;
  }
  Heard say(Speaker& speaker, std::string text, ws::Opcode opcode = ws::Opcode::kText) {
    const std::size_t size = text.size();
    text.resize(size + wire::kJsonPadding);
    return with([&](Turn& turn) {
      speaker.on_message(opcode, std::string_view(text).substr(0, size), turn);
    });
  }
  Heard reply(Speaker& speaker, RequestId request, const Result<model::Answer>& answer) {
    return with([&](Turn& turn) { speaker.on_reply(request, answer, turn); });
  }

 private:
  SeededRandom random_{1};
  Tools tools_{{}, {}, random_};
};

std::string frame(std::string_view text) {
  std::string out;
  ws::append_frame(out, ws::Opcode::kText, text);
  return out;
}

constexpr const char* kHello = R"({"id":1,"op":"hello","guest":{"name":"Ada"}})";
const Result<model::Answer> kWelcome = model::Answer(model::answer::Hello{});
const Result<model::Answer> kDone = model::Answer(model::answer::Empty{});

void greet(Desk& desk, Speaker& speaker) {
  desk.say(speaker, kHello);
  desk.reply(speaker, 1, kWelcome);
}

Result<model::Answer> error(ErrorCode code) {
  return fail(code, "no");
}

TEST(ProtocolSpeaker, ClosesABinaryMessage) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  EXPECT_EQ(desk.say(speaker, "{}", ws::Opcode::kBinary).close_code, 4500);
}

TEST(ProtocolSpeaker, ClosesAfterTwentyFaultsInARowAndNotBefore) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  for (int i = 1; i < limits::kBadCommandsMax; ++i) {
    EXPECT_FALSE(desk.say(speaker, "nonsense").close_code) << i;
  }
  EXPECT_EQ(desk.say(speaker, R"({"id":4,"op":"ping","t":1})").out,
            frame(R"({"id":4,"ok":{"t":1}})"));
  for (int i = 1; i < limits::kBadCommandsMax; ++i) {
    EXPECT_FALSE(desk.say(speaker, R"({"op":"dance"})").close_code) << i;
  }
  EXPECT_EQ(desk.say(speaker, "").close_code, 4500);
}

TEST(ProtocolSpeaker, NothingIsHeardOfAMessageBehindItsClose) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  const Heard heard = desk.say(speaker, std::string(R"({"op":"bye"})") + "\n" + kHello);
  EXPECT_EQ(heard.close_code, 1000);
  EXPECT_TRUE(heard.inbound.empty());
}

TEST(ProtocolSpeaker, AnswersAByeThatAsksForIt) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  const Heard heard = desk.say(speaker, R"({"id":5,"op":"bye"})");
  EXPECT_EQ(heard.out, frame(R"({"id":5,"ok":{}})"));
  EXPECT_EQ(heard.close_code, 1000);
  ProtocolSpeaker silent(true, Framing::kWebSocket);
  EXPECT_EQ(desk.say(silent, R"({"op":"bye"})").out, "");
}

TEST(ProtocolSpeaker, ReadsOnOnlyOnceItsHelloIsAnswered) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  EXPECT_FALSE(speaker.busy());
  desk.say(speaker, kHello);
  EXPECT_TRUE(speaker.busy());
  desk.reply(speaker, 1, error(ErrorCode::kNameTaken));
  EXPECT_FALSE(speaker.busy());
  greet(desk, speaker);
  EXPECT_FALSE(speaker.busy());
}

TEST(ProtocolSpeaker, IsGreetedAlsoWithoutANumber) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  desk.say(speaker, R"({"op":"hello","guest":{"name":"Ada"}})");
  EXPECT_EQ(desk.reply(speaker, {}, kWelcome).out, "");
  EXPECT_TRUE(speaker.greeted());
  EXPECT_FALSE(speaker.busy());
}

TEST(ProtocolSpeaker, AnswersWhatWasAskedBeforeABye) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  greet(desk, speaker);
  desk.say(speaker, R"({"id":2,"op":"me"})");
  desk.say(speaker, R"({"id":3,"op":"me"})");
  const Heard heard = desk.say(speaker, "{\"id\":5,\"op\":\"bye\"}\n{\"id\":6,\"op\":\"ping\"}");
  EXPECT_EQ(heard.out, "");
  EXPECT_FALSE(heard.close_code);
  EXPECT_TRUE(speaker.busy());
  EXPECT_TRUE(speaker.greeted());
  EXPECT_EQ(desk.say(speaker, R"({"id":7,"op":"ping"})").out, "");
  EXPECT_FALSE(desk.reply(speaker, 2, kDone).close_code);
  const Heard last = desk.reply(speaker, 3, kDone);
  EXPECT_EQ(last.out, frame(R"({"id":3,"ok":{}})") + frame(R"({"id":5,"ok":{}})"));
  EXPECT_EQ(last.close_code, 1000);
}

TEST(ProtocolSpeaker, WantsHelloFirst) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  const Heard heard = desk.say(speaker, R"({"id":3,"op":"me"})");
  EXPECT_TRUE(heard.inbound.empty());
  EXPECT_NE(heard.out.find(R"("id":3,"err":{"code":"unauthorized")"), std::string::npos);
  EXPECT_FALSE(speaker.known());
}

TEST(ProtocolSpeaker, RefusesAHelloThatCannotBe) {
  Desk desk;
  ProtocolSpeaker closed(false, Framing::kWebSocket);
  EXPECT_TRUE(desk.say(closed, kHello).inbound.empty());
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  EXPECT_TRUE(desk.say(speaker, R"({"id":1,"op":"hello"})").inbound.empty());
  EXPECT_TRUE(desk.say(speaker, R"({"id":1,"op":"hello","token":"t","guest":{"name":"A"}})")
                  .inbound.empty());
  EXPECT_EQ(desk.say(speaker, R"({"id":1,"op":"hello","v":2,"token":"t"})").close_code, 4504);
}

TEST(ProtocolSpeaker, IsGreetedByTheAnswerToItsHello) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  const Heard asked = desk.say(speaker, kHello);
  ASSERT_EQ(asked.inbound.size(), 1U);
  EXPECT_FALSE(std::get<Greet>(asked.inbound[0]).credential.new_token.empty());
  EXPECT_TRUE(speaker.known());
  EXPECT_FALSE(speaker.greeted());
  EXPECT_EQ(speaker.in_flight(), 1U);
  EXPECT_TRUE(desk.say(speaker, kHello).inbound.empty());  // once is enough
  desk.reply(speaker, 1, kWelcome);
  EXPECT_TRUE(speaker.greeted());
  EXPECT_EQ(speaker.in_flight(), 0U);
}

TEST(ProtocolSpeaker, MayTryAnotherHelloAfterARefusedOne) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  desk.say(speaker, kHello);
  desk.reply(speaker, 1, error(ErrorCode::kNameTaken));
  EXPECT_FALSE(speaker.greeted());
  EXPECT_EQ(desk.say(speaker, kHello).inbound.size(), 1U);
}

TEST(ProtocolSpeaker, AnErrorOfAnotherCommandIsNoAnswerToItsHello) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  desk.say(speaker, std::string(kHello) + "\n" + R"({"id":2,"op":"me"})");
  EXPECT_EQ(speaker.in_flight(), 2U);
  desk.reply(speaker, 2, error(ErrorCode::kUnauthorized));
  desk.reply(speaker, 1, kWelcome);
  EXPECT_TRUE(speaker.greeted());
}

TEST(ProtocolSpeaker, CountsOnlyWhatWantsAReply) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  greet(desk, speaker);
  const Heard heard = desk.say(speaker, R"({"op":"me"})"
                                        "\n"
                                        R"({"id":9,"op":"me"})");
  EXPECT_EQ(heard.inbound.size(), 2U);
  EXPECT_EQ(speaker.in_flight(), 1U);
  EXPECT_EQ(desk.reply(speaker, {}, kDone).out, "");
  EXPECT_EQ(speaker.in_flight(), 1U);
  EXPECT_EQ(desk.reply(speaker, 9, kDone).out, frame(R"({"id":9,"ok":{}})"));
  EXPECT_EQ(speaker.in_flight(), 0U);
}

std::string histories(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += R"({"id":)" + std::to_string(100 + i) + R"(,"op":"history","room":"#lobby"})" + "\n";
  }
  return text;
}

// One message of 64 KiB once asked for a hundred pages, 45 MB that nobody had to read.
TEST(ProtocolSpeaker, WaitsForFewLongAnswersAtATime) {
  Desk desk;
  ProtocolSpeaker speaker(true, Framing::kWebSocket);
  greet(desk, speaker);
  desk.say(speaker, histories(limits::kLongAnswersMax - 1));
  EXPECT_FALSE(speaker.busy());
  const Heard heard = desk.say(speaker, histories(30));
  EXPECT_EQ(heard.inbound.size(), 1U);
  EXPECT_TRUE(speaker.busy());
  EXPECT_NE(heard.out.find(R"("id":101,"err":{"code":"rate_limited")"), std::string::npos);
  EXPECT_FALSE(heard.close_code) << "it is no fault";
  EXPECT_EQ(desk.say(speaker, R"({"id":9,"op":"me"})").inbound.size(), 1U) << "that is short";
  const auto& asked = std::get<Execute>(heard.inbound[0]);
  EXPECT_EQ(desk.reply(speaker, asked.request, error(ErrorCode::kNotFound)).out,
            frame(R"({"id":100,"err":{"code":"not_found","msg":"no","retry":false}})"));
  EXPECT_FALSE(speaker.busy());
}

ArticleSpeaker article(Hand hand) {
  return {model::UserId("alice"), hand, 1};
}

TEST(ArticleSpeaker, SignsInAndSendsByName) {
  Desk desk;
  ArticleSpeaker speaker = article(Hand::kStore);
  const Heard in = desk.with([&](Turn& turn) { speaker.sign_in(turn); });
  ASSERT_EQ(in.inbound.size(), 1U);
  EXPECT_TRUE(std::get<SignIn>(in.inbound[0]).follow);
  const Heard sent = desk.say(speaker, R"({"to":"bob","text":"hi"})");
  ASSERT_EQ(sent.inbound.size(), 1U);
  const auto& send = std::get<SendByName>(sent.inbound[0]);
  EXPECT_EQ(send.from.value(), "alice");
  EXPECT_EQ(send.to.value(), "bob");
  EXPECT_EQ(send.text, "hi");
  EXPECT_EQ(speaker.in_flight(), 1U);
  const model::answer::Routed routed{model::UserId("bob"), true, false};
  EXPECT_EQ(desk.reply(speaker, 0, model::Answer(routed)).out,
            frame(R"({"to":"bob","delivered":true})"));
  EXPECT_EQ(speaker.in_flight(), 0U);
}

TEST(ArticleSpeaker, AnswersAHeartbeatWithAPongFrame) {
  Desk desk;
  ArticleSpeaker speaker = article(Hand::kRelay);
  EXPECT_EQ(desk.say(speaker, R"({"heartbeat":true})").out, std::string("\x8a\x00", 2));
}

TEST(ArticleSpeaker, TellsWhatItDoesNotUnderstand) {
  Desk desk;
  ArticleSpeaker speaker = article(Hand::kRelay);
  const Heard heard = desk.say(speaker, "hello?");
  EXPECT_NE(heard.out.find(R"({"error":"bad_request")"), std::string::npos);
  EXPECT_FALSE(heard.close_code);
  EXPECT_EQ(desk.say(speaker, "{}", ws::Opcode::kBinary).close_code, 4500);
}

TEST(ArticleSpeaker, MovesItsReadMarkWithWhatWasDelivered) {
  Desk desk;
  ArticleSpeaker speaker = article(Hand::kStore);
  const model::RoomId room(5);
  speaker.on_follow(room, 3);
  const auto delivered = [&](model::Seq next) {
    return desk.with([&](Turn& turn) { speaker.on_delivered(room, next, turn); }).inbound;
  };
  EXPECT_TRUE(delivered(4).empty());
  const auto moved = delivered(6);
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(std::get<model::cmd::Read>(std::get<Execute>(moved[0]).command).seq, 5U);
  EXPECT_TRUE(delivered(6).empty());
  EXPECT_EQ(desk.reply(speaker, {}, error(ErrorCode::kNotFound)).out, "");  // of the read mark
}

TEST(ArticleSpeaker, ShowsWhatOthersWroteAndNothingElse) {
  const auto shown = [](const char* author, model::EventBody body) {
    model::Event event;
    event.author = model::UserId(author);
    event.body = std::move(body);
    std::string out;
    ArticleSpeaker::encode(model::UserId("alice"), event, out);
    return out;
  };
  model::Posted posted;
  posted.text = "hi";
  EXPECT_EQ(shown("bob", posted), R"({"from":"bob","text":"hi"})");
  EXPECT_EQ(shown("alice", posted), "");
  posted.standing.deleted = true;
  EXPECT_EQ(shown("bob", posted), "");
  EXPECT_EQ(shown("bob", model::Deleted{1}), "");
}

}  // namespace
}  // namespace parley::gateway
