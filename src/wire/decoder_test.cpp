#include "wire/decoder.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <simdjson.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "wire/commands.h"

namespace parley::wire {
namespace {

namespace cmd = model::cmd;
using Id = std::optional<std::uint64_t>;

const std::string kRoom = "r_0000000000001";

// Behind the text stands what would change the answer if it were looked at.
Decoded decode(std::string text, char padding = '}') {
  static Decoder decoder;
  const std::size_t size = text.size();
  text.append(kJsonPadding, padding);
  text.shrink_to_fit();
  return decoder.decode(std::string_view(text).substr(0, size));
}

// Another judge of the whole text: simdjson's DOM looks at every value. It also refuses numbers
// that it cannot hold, which are JSON all the same.
bool is_json(const std::string& text) {
  simdjson::dom::parser parser;
  const auto error = parser.parse(text).error();
  return error == simdjson::SUCCESS || error == simdjson::NUMBER_ERROR;
}

template <class Struct>
Struct decode_as(const std::string& text) {
  Decoded decoded = decode(text);
  if (!decoded.command) {
    ADD_FAILURE() << text << ": " << decoded.command.error().message;
    return {};
  }
  auto* command = std::get_if<Struct>(&*decoded.command);
  if (command == nullptr) {
    ADD_FAILURE() << text << " is another command";
    return {};
  }
  return std::move(*command);
}

void expect_fault(const std::string& text, ErrorCode code, std::string_view message, Id id = 7) {
  const Decoded decoded = decode(text);
  const std::string shown = text.substr(0, 200);
  ASSERT_FALSE(decoded.command) << shown;
  EXPECT_EQ(decoded.command.error().code, code) << shown;
  EXPECT_EQ(decoded.command.error().message, message) << shown;
  EXPECT_EQ(decoded.id, id) << shown;
}

void expect_bad(const std::string& text, std::string_view message, Id id = 7) {
  expect_fault(text, ErrorCode::kBadRequest, message, id);
}

std::string send_with(const std::string& fields) {
  return R"({"id":7,"op":"send","room":"#lobby","cid":"c1","text":"hi")" + fields + "}";
}

// ---- each command ---------------------------------------------------------------------------

TEST(Decoder, Send) {
  const auto send = decode_as<cmd::Send>(
      R"({"id":7,"op":"send","room":"r_0000000000001","cid":"c1","text":"hi \"you\" \ud83e\udd9c",)"
      R"("fmt":"plain","reply":40,"mentions":["bob","王小明"]})");
  EXPECT_EQ(send.room.id, model::RoomId(1));
  EXPECT_EQ(send.cid, "c1");
  EXPECT_EQ(send.text, "hi \"you\" 🦜");
  EXPECT_EQ(send.format, model::TextFormat::kPlain);
  EXPECT_EQ(send.reply, 40U);
  ASSERT_TRUE(send.mentions);
  EXPECT_EQ(send.mentions->size(), 2U);
  EXPECT_EQ(send.mentions->back().value(), "王小明");
}

TEST(Decoder, SendWithLittle) {
  const auto send = decode_as<cmd::Send>(R"({"op":"send","room":"#大厅","cid":"c1","text":"\n"})");
  EXPECT_EQ(send.room.name, "大厅");
  EXPECT_FALSE(send.room.id);
  EXPECT_EQ(send.text, "\n");
  EXPECT_EQ(send.format, model::TextFormat::kMarkdown);
  EXPECT_EQ(send.reply, 0U);
  EXPECT_FALSE(send.mentions);
}

TEST(Decoder, Hello) {
  const auto hello = decode_as<cmd::Hello>(
      R"({"id":1,"op":"hello","v":1,"token":"t","device":"d","agent":"web/0.1","since":{)"
      R"("epoch":"E9","user":991,"later":[1],"rooms":{"r_0000000000001":41,"r_0000000000002":0}}})");
  EXPECT_EQ(hello.token, "t");
  EXPECT_EQ(hello.device, "d");
  EXPECT_EQ(hello.agent, "web/0.1");
  ASSERT_TRUE(hello.since);
  EXPECT_EQ(hello.since->epoch, "E9");
  EXPECT_EQ(hello.since->user, 991U);
  ASSERT_EQ(hello.since->rooms.size(), 2U);
  EXPECT_EQ(hello.since->rooms[0], std::pair(model::RoomId(1), model::Seq{41}));
}

TEST(Decoder, AGuestsNameIsOneHarmlessLine) {
  const auto hello =
      decode_as<cmd::Hello>(R"({"op":"hello","guest":{"x":{},"name":" Ada\n\u202eLovelace "}})");
  EXPECT_EQ(hello.guest_name, "Ada Lovelace");
  EXPECT_EQ(hello.version, 1U);
  expect_bad(R"({"id":7,"op":"hello","guest":{"name":" \n "}})", "guest: must not be blank");
  expect_bad(R"({"id":7,"op":"hello","guest":{}})", R"(guest: expected {"name":…})");
  expect_bad(R"({"id":7,"op":"hello","guest":"Ada"})", "guest: expected an object");
}

TEST(Decoder, TheOthers) {
  decode_as<cmd::Bye>(R"({"op":"bye"})");
  EXPECT_EQ(decode_as<cmd::Ping>(R"({"op":"ping","t":1.5})").t, 1.5);
  EXPECT_FALSE(decode_as<cmd::Ping>(R"({"op":"ping"})").t);

  const auto edit = decode_as<cmd::Edit>(
      R"({"op":"edit","room":"#a","cid":"c","of":3,"text":"x","mentions":[]})");
  EXPECT_EQ(edit.of, 3U);
  EXPECT_EQ(edit.text, "x");
  ASSERT_TRUE(edit.mentions);
  EXPECT_TRUE(edit.mentions->empty());

  EXPECT_EQ(decode_as<cmd::Delete>(R"({"op":"delete","room":"#a","cid":"c","of":3})").of, 3U);
  const auto react = decode_as<cmd::React>(
      R"({"op":"react","room":"#a","cid":"c","of":3,"emoji":"👍","on":false})");
  EXPECT_EQ(react.emoji, "👍");
  EXPECT_FALSE(react.on);

  const auto open = decode_as<cmd::Open>(
      R"({"op":"open","cid":"c","kind":"private","name":"ops","title":"Ops","topic":"on call",)"
      R"("members":["bob"]})");
  EXPECT_EQ(open.kind, model::RoomKind::kPrivate);
  EXPECT_EQ(open.topic, "on call");
  EXPECT_EQ(open.name, "ops");
  EXPECT_EQ(open.title, "Ops");
  EXPECT_EQ(open.members.size(), 1U);
  EXPECT_EQ(decode_as<cmd::Open>(R"({"op":"open","cid":"c","kind":"dm","members":["bob"]})").kind,
            model::RoomKind::kDirect);

  EXPECT_EQ(decode_as<cmd::Join>(R"({"op":"join","room":"#a","cid":"c"})").room.name, "a");
  EXPECT_EQ(decode_as<cmd::Leave>(R"({"op":"leave","room":"#a","cid":"c"})").cid, "c");
  EXPECT_EQ(
      decode_as<cmd::Invite>(R"({"op":"invite","room":"#a","cid":"c","user":"bob"})").user.value(),
      "bob");
  const auto set = decode_as<cmd::Set>(R"({"op":"set","room":"#a","cid":"c","title":""})");
  EXPECT_EQ(set.title, "");
  EXPECT_FALSE(set.topic);

  EXPECT_EQ(decode_as<cmd::Read>(R"({"op":"read","room":"#a","seq":9})").seq, 9U);
  EXPECT_TRUE(decode_as<cmd::Typing>(R"({"op":"typing","room":"#a"})").on);
  EXPECT_FALSE(decode_as<cmd::Typing>(R"({"op":"typing","room":"#a","on":false})").on);

  const auto history =
      decode_as<cmd::History>(R"({"op":"history","room":"#a","before":9,"limit":200})");
  EXPECT_EQ(history.before, 9U);
  EXPECT_FALSE(history.after);
  EXPECT_EQ(history.limit, 200U);
  EXPECT_EQ(decode_as<cmd::History>(R"({"op":"history","room":"#a"})").limit, 50U);

  const auto rooms = decode_as<cmd::Rooms>(R"({"op":"rooms","scope":"public","after":"#a"})");
  EXPECT_EQ(rooms.scope, cmd::RoomsScope::kPublic);
  EXPECT_EQ(rooms.after->name, "a");
  decode_as<cmd::Who>(R"({"op":"who","room":"#a"})");
  EXPECT_EQ(decode_as<cmd::Profile>(R"({"op":"profile","users":["a","b"]})").users.size(), 2U);
  EXPECT_FALSE(decode_as<cmd::Me>(R"({"op":"me"})").display);
  EXPECT_EQ(decode_as<cmd::Me>(R"({"op":"me","display":"Ada  L."})").display, "Ada L.");
}

TEST(Decoder, ASignalsDataIsKeptAsItWasWritten) {
  const auto data = [](const std::string& json) {
    return decode_as<cmd::Signal>(R"({"op":"signal","room":"#a","data":)" + json + "}").data;
  };
  for (const char* json : {"1", "-0.5e+9", "1e999", "null", "\"a\\nb\"", "[]", "{}", "true",
                           R"([1, {"a" : [ "\u00e9", "]}" ]}, "x"])", R"({"a":{"a":1,"a":2}})"})
    EXPECT_EQ(data(json), json);
  EXPECT_EQ(data(" \t[1\n,\r\n 2] \n"), "[1 ,   2]");
  EXPECT_EQ(decode_as<cmd::Signal>(R"({"data":[1] ,"op":"signal","room":"#a"})").data, "[1]");

  const std::string most = '"' + std::string(limits::kSignalBytesMax - 2, 'x') + '"';
  EXPECT_EQ(data(most).size(), limits::kSignalBytesMax);
  expect_fault(R"({"id":7,"op":"signal","room":"#a","data":)" + most.substr(1) + "}",
               ErrorCode::kBadRequest, "not valid JSON", std::nullopt);
  expect_fault(R"({"id":7,"op":"signal","room":"#a","data":"x)" + most.substr(1) + "}",
               ErrorCode::kTooLarge, "data: at most 4096 bytes");
  expect_bad(R"({"id":7,"op":"signal","room":"#a","data":[1,tru]})", "data: not valid JSON");
  expect_bad(R"({"id":7,"op":"signal","room":"#a","data":["\ud800"]})",
             "data: a broken escape or a lone surrogate");
}

// ---- the commands of RELIABILITY.md, line by line -------------------------------------------

TEST(DecoderFaults, WhatIsNoCommand) {
  expect_bad("{}", "op: required", std::nullopt);
  expect_bad("[]", "expected one JSON object", std::nullopt);
  expect_bad("null", "expected one JSON object", std::nullopt);
  expect_bad("7", "expected one JSON object", std::nullopt);
  expect_bad("\"op\"", "expected one JSON object", std::nullopt);
  expect_bad("", "not valid JSON", std::nullopt);
  expect_bad("   ", "not valid JSON", std::nullopt);
  expect_bad("{", "expected one JSON object", std::nullopt);
  expect_bad(R"({"id":7})", "op: required");
  expect_bad(R"({"id":7,"op":5})", "op: expected a string");
  expect_bad(R"({"id":7,"op":null})", "op: expected a string");
  expect_fault(R"({"id":7,"op":"nonsense","x":[]})", ErrorCode::kUnknownOp, "op: no such command");
  expect_fault(R"({"op":"","id":7})", ErrorCode::kUnknownOp, "op: no such command");
}

TEST(DecoderFaults, WrongTypesNameTheField) {
  expect_bad(R"({"id":7,"op":"who","room":5})", "room: expected a string");
  expect_bad(R"({"id":7,"op":"who","room":null})", "room: expected a string");
  expect_bad(R"({"id":7,"op":"who"})", "room: required");
  expect_bad(R"({"id":7,"op":"who","room":["#a"]})", "room: expected a string");
  expect_bad(send_with(R"(,"text":{})"), "text: expected a string");
  expect_bad(send_with(R"(,"mentions":"bob")"), "mentions: expected an array");
  expect_bad(send_with(R"(,"mentions":["bob",1])"), "mentions: expected a string");
  expect_bad(send_with(R"(,"mentions":["no one"])"), "mentions: expected user ids");
  expect_bad(send_with(R"(,"fmt":"html")"), "fmt: expected `plain` or `md`");
  expect_bad(R"({"id":7,"op":"typing","room":"#a","on":1})", "on: expected true or false");
  expect_bad(R"({"id":7,"op":"ping","t":"x"})", "t: expected a number");
  expect_bad(R"({"id":7,"op":"hello","since":[]})", "since: expected an object");
  expect_bad(R"({"id":7,"op":"hello","since":{"rooms":{"lobby":1}}})",
             "since: rooms: expected room ids as keys");
  expect_bad(R"({"id":7,"op":"hello","since":{"rooms":{"r_0000000000001":-1}}})",
             "since: rooms: expected a seq for each room");
  expect_bad(R"({"id":7,"op":"invite","room":"#a","cid":"c","user":"No One"})",
             "user: expected a user id");
}

TEST(DecoderFaults, Numbers) {
  const auto read = [](const std::string& seq) {
    return R"({"id":7,"op":"read","room":"#a","seq":)" + seq + "}";
  };
  constexpr std::string_view kExpected = "seq: expected an integer from 0 to 9007199254740991";
  EXPECT_EQ(decode_as<cmd::Read>(read("9007199254740991")).seq, 9007199254740991U);
  for (const char* seq : {"9007199254740992",
                          "9007199254740993",
                          "-1",
                          "-0",
                          "1.5",
                          "1.0",
                          "1e2",
                          "1e999",
                          "18446744073709551616",
                          "\"5\"",
                          "01",
                          "+1",
                          ".5",
                          "1.",
                          "0x1",
                          "NaN",
                          "Infinity",
                          "--1",
                          "1e",
                          "true",
                          "[]",
                          "{}",
                          "null"})
    expect_bad(read(seq), kExpected);
  expect_bad(R"({"id":7,"op":"delete","room":"#a","cid":"c","of":0})",
             "of: expected an integer from 1 to 9007199254740991");
  expect_bad(R"({"id":7,"op":"ping","t":1e999})", "t: a number beyond what a double holds");
  expect_bad(R"({"id":7,"op":"history","room":"#a","limit":0})",
             "limit: expected an integer from 1 to 200");
  expect_bad(R"({"id":7,"op":"history","room":"#a","limit":201})",
             "limit: expected an integer from 1 to 200");
}

TEST(DecoderFaults, TheIdItself) {
  EXPECT_EQ(decode(R"({"id":0,"op":"bye"})").id, 0U);
  EXPECT_EQ(decode(R"({"id":9007199254740991,"op":"bye"})").id, 9007199254740991U);
  EXPECT_EQ(decode(R"({"op":"bye"})").id, std::nullopt);
  for (const char* id : {"9007199254740992", "-1", "1.5", "\"7\"", "null", "[]", "{}", "1e999"})
    expect_bad(std::string(R"({"op":"bye","id":)") + id + "}",
               "id: expected an integer from 0 to 2^53-1", std::nullopt);
}

TEST(DecoderFaults, Surrogates) {
  for (const char* text : {R"(\ud800)", R"(\udc00)", R"(\ud800\u0041)", R"(\ud800\ud800)",
                           R"(\ud800x)", R"(\udc00\ud800)", R"(a\uDBFF)", R"(\u12)", R"(\x41)"})
    expect_bad(
        R"({"op":"send","room":"#a","cid":"c","text":")" + std::string(text) + R"(","id":7})",
        "text: a broken escape or a lone surrogate");
  EXPECT_EQ(
      decode_as<cmd::Send>(R"({"op":"send","room":"#a","cid":"c","text":"\uD83D\uDE00\u00e9\/"})")
          .text,
      "😀é/");
}

TEST(DecoderFaults, NulAndControls) {
  expect_bad(send_with(R"(,"text":"a\u0000b")"), "text: must not hold U+0000");
  expect_bad(send_with(R"(,"cid":"a\u0000b")"), "cid: must not hold U+0000");
  expect_bad(send_with(R"(,"cid":"a\nb")"), "cid: must not hold control characters");
  expect_bad(send_with(R"(,"room":"#a\u0000")"), "room: expected a room: `r_…` or `#name`");
  expect_bad(R"({"id":7,"op":"invite","room":"#a","cid":"c","user":"a\u0000"})",
             "user: expected a user id");
  expect_bad(std::string("{\"id\":7,\"op\":\"b\0ye\"}", 20), "not valid JSON", std::nullopt);
  expect_bad("{\"id\":7,\"op\":\"by\ne\"}", "not valid JSON", std::nullopt);
}

TEST(DecoderFaults, Depth) {
  const auto nested = [](int depth) {
    return R"({"x":)" + std::string(depth, '[') + std::string(depth, ']') +
           R"(,"id":7,"op":"bye"})";
  };
  EXPECT_TRUE(decode(nested(limits::kJsonDepthMax - 1)).command);
  expect_bad(nested(limits::kJsonDepthMax), "nested too deeply");
  expect_bad(nested(10'000), "nested too deeply");
  expect_fault(std::string(200'000, '['), ErrorCode::kTooLarge, "more than one request may hold",
               std::nullopt);
  expect_bad(std::string(60'000, '['), "expected one JSON object", std::nullopt);
  expect_bad(R"({"id":7,"op":"bye","x":)" + std::string(60'000, '['), "expected one JSON object",
             std::nullopt);
  std::string objects;
  for (int i = 0; i < 5'000; ++i) objects += R"({"a":)";
  expect_bad(R"({"id":7,"op":"bye","x":)" + objects + "1" + std::string(5'000, '}') + "}",
             "nested too deeply");
}

TEST(DecoderFaults, RoomsOfAnotherForm) {
  for (const char* room : {"", "#", "lobby", "r_", "r_123", "r_0000000000000", "#Lobby", "#a b",
                           "#a.b", "##a", "r_000000000000I", "#\\u202ea"})
    expect_bad(send_with(R"(,"room":")" + std::string(room) + "\""),
               "room: expected a room: `r_…` or `#name`");
}

TEST(DecoderFaults, RulesBetweenFields) {
  expect_bad(R"({"id":7,"op":"history","room":"#a","before":1,"after":2})",
             "at most one of before, after, around");
  expect_bad(R"({"id":7,"op":"open","cid":"c","kind":"public"})", "name: required");
  expect_bad(R"({"id":7,"op":"open","cid":"c","kind":"dm","members":["a","b"]})",
             "members: a `dm` takes exactly one");
  expect_bad(R"({"id":7,"op":"open","cid":"c","kind":"dm","topic":"x","members":["a"]})",
             "title, topic: a `dm` has none");
  expect_bad(R"({"id":7,"op":"open","cid":"c","kind":"dm","title":"x","members":["a"]})",
             "title, topic: a `dm` has none");
  expect_bad(R"({"id":7,"op":"open","cid":"c","kind":"dm","name":"x","members":["a"]})",
             "name: a `dm` has none");
}

// ---- limits ---------------------------------------------------------------------------------

TEST(DecoderLimits, TextIsCountedInBytesAfterDecoding) {
  const auto text = [](const std::string& json) {
    return R"({"id":7,"op":"send","room":"#a","cid":"c","text":")" + json + "\"}";
  };
  const std::string most(limits::kTextBytesMax, 'x');
  EXPECT_EQ(decode_as<cmd::Send>(text(most)).text, most);
  expect_fault(text(most + "x"), ErrorCode::kTooLarge, "text: at most 16384 bytes");

  std::string escaped;  // two written bytes each
  for (std::size_t i = 0; i < limits::kTextBytesMax; ++i) escaped += "\\n";
  EXPECT_EQ(decode_as<cmd::Send>(text(escaped)).text.size(), limits::kTextBytesMax);
  expect_fault(text(escaped + "\\n"), ErrorCode::kTooLarge, "text: at most 16384 bytes");

  std::string wide;  // 4 bytes each, 12 written
  for (std::size_t i = 0; i < limits::kTextBytesMax / 4; ++i) wide += "\\ud83e\\udd9c";
  EXPECT_EQ(decode_as<cmd::Send>(text(wide)).text.size(), limits::kTextBytesMax);
  expect_fault(text(wide + "!"), ErrorCode::kTooLarge, "text: at most 16384 bytes");

  expect_bad(text(""), "text: must not be empty");
}

// Every string and list of every command: exactly the limit is taken, one more is not.
TEST(DecoderLimits, EveryFieldsLimitHolds) {
  const auto value = [](const Field& field, std::uint64_t size) -> std::string {
    if (field.form != Form::kUsers) return '"' + std::string(size, 'x') + '"';
    std::string users;
    for (std::uint64_t i = 0; i < size; ++i) users += (i == 0 ? "\"u\"" : ",\"u\"");
    return "[" + users + "]";
  };
  int tried = 0;
  for (const CommandInfo& command : commands()) {
    for (const Field& field : command.fields) {
      if (field.form != Form::kText && field.form != Form::kToken && field.form != Form::kLine &&
          field.form != Form::kRoomName && field.form != Form::kUsers)
        continue;
      ++tried;
      const auto request = [&](std::uint64_t size) {
        return R"({"id":7,"op":")" + std::string(command.op) + R"(",")" + std::string(field.name) +
               "\":" + value(field, size) + "}";
      };
      const std::string unit = field.form == Form::kUsers ? " users" : " bytes";
      const Decoded at_limit = decode(request(field.high));
      if (!at_limit.command) {
        EXPECT_FALSE(at_limit.command.error().message.starts_with(std::string(field.name) + ": at"))
            << command.op << "." << field.name;
      }
      expect_fault(request(field.high + 1), ErrorCode::kTooLarge,
                   std::string(field.name) + ": at most " + std::to_string(field.high) + unit);
    }
  }
  EXPECT_GT(tried, 20);
}

TEST(DecoderLimits, RoomsOfSinceAreCounted) {
  std::string rooms;
  for (std::size_t i = 0; i < limits::kRoomsPerUserMax; ++i)
    rooms += "\"" + model::to_text(model::RoomId(i + 1)) + "\":1,";
  const std::string begin = R"({"id":7,"op":"hello","since":{"rooms":{)";
  EXPECT_EQ(
      decode_as<cmd::Hello>(begin + rooms.substr(0, rooms.size() - 1) + "}}}").since->rooms.size(),
      limits::kRoomsPerUserMax);
  expect_fault(begin + rooms + "\"" + kRoom + "\":1}}}", ErrorCode::kTooLarge,
               "since: rooms: too many");
}

// ---- the text around ------------------------------------------------------------------------

TEST(Decoder, OrderDoesNotMatter) {
  const auto send = decode_as<cmd::Send>(
      R"({"mentions":["bob"],"text":"a\tb","cid":"c","room":"#a","op":"send","id":7})");
  EXPECT_EQ(send.text, "a\tb");
  EXPECT_EQ(send.mentions->size(), 1U);
  expect_bad(R"({"room":5,"op":"who","id":7})", "room: expected a string");
}

TEST(Decoder, OfTwoTheLastCounts) {
  EXPECT_EQ(decode_as<cmd::Send>(send_with(R"(,"text":"second")")).text, "second");
  EXPECT_EQ(decode_as<cmd::Send>(send_with(R"(,"mentions":["a"],"mentions":["b"])"))
                .mentions->front()
                .value(),
            "b");
  EXPECT_EQ(decode(R"({"id":1,"op":"bye","id":2})").id, 2U);
  EXPECT_EQ(decode_as<cmd::Read>(R"({"op":"typing","room":"#a","seq":4,"op":"read"})").seq, 4U);
}

TEST(Decoder, AKeyMayBeEscaped) {
  EXPECT_EQ(decode(R"({"\u0069d":7,"\u006fp":"bye"})").id, 7U);
  expect_bad(R"({"id":7,"op":"bye","\ud800":1})", "a key with a broken escape");
}

TEST(Decoder, NullIsAbsentWhereAFieldIsOptional) {
  const auto send = decode_as<cmd::Send>(send_with(R"(,"reply":null,"mentions":null,"fmt":null)"));
  EXPECT_EQ(send.reply, 0U);
  EXPECT_FALSE(send.mentions);
}

TEST(Decoder, UnknownFieldsAreIgnoredButAreJson) {
  decode_as<cmd::Send>(send_with(R"(,"x":[{"y":null},1e999,-0,"\u0000"],"z":{"":""})"));
  for (const char* json :
       {"tru",        "01",    "1.",  "nul",   "[1,]",      "[,1]",        "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{1:2}", "'x'", "[1 2]", "{\"a\" 1}", "\"\\q\"",     "[}",      "{]",
        "truefalse",  ":",     ",",   "[1,2}", "1 2",       "\"a\" \"b\"", "-"}) {
    const Decoded decoded = decode(R"({"id":7,"op":"bye","x":)" + std::string(json) + "}");
    ASSERT_FALSE(decoded.command) << json;
    EXPECT_EQ(decoded.command.error().code, ErrorCode::kBadRequest) << json;
    EXPECT_EQ(decoded.id, 7U) << json;
  }
}

TEST(Decoder, AStringIsNoKeyWhereAValueIsDue) {
  for (const char* json : {R"("a":1)", R"(["a":1])", R"("a" : {})"}) {
    expect_bad(R"({"id":7,"op":"bye","x":)" + std::string(json) + "}", "not valid JSON");
    EXPECT_FALSE(decode(R"({"op":"signal","room":"#a","data":)" + std::string(json) + "}").command);
  }
}

// Where the brackets do not balance, simdjson may refuse the text as a whole: then without the id.
TEST(Decoder, UnbalancedTextIsRefused) {
  for (const char* json : {"[1", "{", "{\"a\":[", "[[]", "\"", "[\"", "]", "}]", "\"a\":]"}) {
    const Decoded decoded = decode(R"({"id":7,"op":"bye","x":)" + std::string(json) + "}");
    ASSERT_FALSE(decoded.command) << json;
    EXPECT_EQ(decoded.command.error().code, ErrorCode::kBadRequest) << json;
    EXPECT_EQ(decoded.id.value_or(7), 7U) << json;
  }
}

// What stands behind may look like the text going on. On-Demand goes on there, past its last token.
TEST(Decoder, TheTextDoesNotGoOnInItsPadding) {
  for (const char* json : {"[{}", "[[{}", "{\"a\":{}", "[1,{}", "[{\"a\":1}", "[{},{}"}) {
    for (const char padding : {',', '}', ']', ':', '"', '{', '[', '1', 'n', ' ', '\0'}) {
      const Decoded decoded =
          decode(R"({"id":7,"op":"signal","room":"#a","data":)" + std::string(json), padding);
      ASSERT_FALSE(decoded.command) << json << " and " << padding;
      EXPECT_EQ(decoded.command.error().code, ErrorCode::kBadRequest);
    }
  }
}

TEST(Decoder, NothingMayStandBehindTheObject) {
  EXPECT_TRUE(decode(R"({"id":7,"op":"bye"}   )").command);
  for (const char* rest : {"x", "{}", ",", "}", "1", "\"\"", "[]", ",{}", " null"}) {
    const Decoded decoded = decode(R"({"id":7,"op":"bye"})" + std::string(rest));
    ASSERT_FALSE(decoded.command) << rest;
    EXPECT_EQ(decoded.command.error().code, ErrorCode::kBadRequest) << rest;
  }
}

TEST(Decoder, TextThatIsNotUtf8IsRefused) {
  expect_bad(send_with(",\"text\":\"\xC3(\""), "not valid JSON", std::nullopt);
  expect_bad(send_with(",\"text\":\"\xED\xA0\x80\""), "not valid JSON", std::nullopt);
}

TEST(Decoder, AFaultLeavesNothingBehind) {
  Decoder decoder;
  std::string bad = R"({"id":7,"op":"send","x":[[[)";
  bad.append(kJsonPadding, ' ');
  std::string good = R"({"id":8,"op":"bye"})";
  const std::size_t size = good.size();
  good.append(kJsonPadding, ' ');
  EXPECT_FALSE(decoder.decode(std::string_view(bad).substr(0, 27)).command);
  const Decoded decoded = decoder.decode(std::string_view(good).substr(0, size));
  EXPECT_TRUE(decoded.command);
  EXPECT_EQ(decoded.id, 8U);
}

TEST(NextLine, TakesOneObjectAfterTheOther) {
  std::string_view rest = "{\"a\":1}\n\n  \r\n{\"b\":2}\r\n{\"c\":3}";
  std::string_view line;
  ASSERT_TRUE(next_line(rest, line));
  EXPECT_EQ(line, "{\"a\":1}");
  ASSERT_TRUE(next_line(rest, line));
  EXPECT_EQ(line, "{\"b\":2}\r");
  ASSERT_TRUE(next_line(rest, line));
  EXPECT_EQ(line, "{\"c\":3}");
  EXPECT_FALSE(next_line(rest, line));
  rest = "\n \n";
  EXPECT_FALSE(next_line(rest, line));
}

TEST(NextLine, TheNextLineIsThePaddingOfTheOneBefore) {
  Decoder decoder;
  std::string frame = "{\"id\":1,\"op\":\"bye\"}\n{\"id\":2,\"op\":\"ping\"}\n";
  const std::size_t size = frame.size();
  frame.append(kJsonPadding, '"');
  std::string_view rest = std::string_view(frame).substr(0, size);
  std::string_view line;
  for (const std::uint64_t id : {1U, 2U}) {
    ASSERT_TRUE(next_line(rest, line));
    const Decoded decoded = decoder.decode(line);
    EXPECT_EQ(decoded.id, id);
    EXPECT_TRUE(decoded.command);
  }
}

// ---- any bytes ------------------------------------------------------------------------------

TEST(DecoderProperty, AnyBytesGiveOneAnswer) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    const Decoded decoded = decode(bytes);
    RC_ASSERT(decoded.command || !decoded.command.error().message.empty());
  }));
}

// Pieces of the grammar in any order: the inside of the parser, where noise never comes.
TEST(DecoderProperty, AnyPiecesOfJsonGiveOneAnswer) {
  EXPECT_TRUE(rc::check([] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "{", "}", "[", "]", ",", ":", "\"id\"", "7", "\"op\"", "\"send\"", "\"text\"", "\"room\"",
        "\"#a\"", "\"cid\"", "\"mentions\"", "\"\\ud800\"", "null", "true", "-", "1e9", "\"", "\\",
        " ", "\n", "\"signal\"", "\"data\"", "\"since\"", "\"hello\""));
    std::string text = R"({"id":7,"op":"signal","room":"#a","data":)";
    for (const std::string& piece : pieces) text += piece;
    text += '}';
    const char padding = *rc::gen::element('}', ']', ',', '"', ':', '1', '\0');
    const Decoded decoded = decode(text, padding);
    if (decoded.command) {
      RC_ASSERT(is_json(text));
    } else {
      RC_ASSERT(!decoded.command.error().message.empty());
    }
  }));
}

}  // namespace
}  // namespace parley::wire
