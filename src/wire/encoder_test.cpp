// The JSON of docs/protocol.md, letter by letter.
#include "wire/encoder.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <simdjson.h>

#include <memory>
#include <string>

#include "wire/event_fields.h"

namespace parley::wire {
namespace {

using model::RoomId;
using model::UserId;

const RoomId kRoom(1);
#define ROOM R"("r_0000000000001")"

model::Event event_of(model::EventBody body) {
  model::Event event;
  event.log = kRoom;
  event.seq = 42;
  event.ts = from_unix_ms(1732320000123);
  event.author = UserId("ada");
  event.body = std::move(body);
  return event;
}

std::string encoded(const model::Event& event) {
  std::string out;
  encode_event(event, out);
  return out;
}
std::string encoded(const model::Ephemeral& what) {
  std::string out;
  encode_ephemeral(what, out);
  return out;
}
std::string reply(std::optional<std::uint64_t> id, const Result<model::Answer>& answer) {
  std::string out;
  encode_reply(id, answer, out);
  return out;
}

model::RoomView lobby() {
  model::RoomView room;
  room.room = kRoom;
  room.name = "lobby";
  room.title = "Lobby";
  room.members = 12;
  room.ts = from_unix_ms(1732320000123);
  room.head = 57;
  return room;
}
constexpr std::string_view kLobby =
    R"("kind":"public","name":"lobby","title":"Lobby","topic":"","members":12,)"
    R"("ts":1732320000123,"head":57)";

// ---- events in a room's log -----------------------------------------------------------------

TEST(EncodeEvent, AMessage) {
  model::Posted body;
  body.text = "hi \"you\"\n";
  model::Event event = event_of(body);
  EXPECT_EQ(encoded(event), R"({"ev":"msg","room":)" ROOM
                            R"(,"seq":42,"ts":1732320000123,"from":"ada","text":"hi \"you\"\n"})");

  event.cid = "c1";
  event.skip = 3;
  body.format = model::TextFormat::kPlain;
  body.reply = 40;
  body.mentions = {UserId("bob"), UserId("王")};
  event.body = body;
  EXPECT_EQ(encoded(event),
            R"({"ev":"msg","room":)" ROOM
            R"(,"seq":42,"skip":3,"ts":1732320000123,"from":"ada","cid":"c1",)"
            R"("text":"hi \"you\"\n","fmt":"plain","reply":40,"mentions":["bob","王"]})");
}

TEST(EncodeEvent, AMessageAsItStandsByNow) {
  model::Posted body;
  body.text = "now";
  body.standing.edited = from_unix_ms(5);
  body.standing.reactions = {{"👍", {UserId("ada"), UserId("bob")}}};
  EXPECT_EQ(encoded(event_of(body)),
            R"({"ev":"msg","room":)" ROOM R"(,"seq":42,"ts":1732320000123,"from":"ada",)"
            R"("text":"now","edited":5,"reactions":[{"emoji":"👍","users":["ada","bob"]}]})");
  model::Posted gone;
  gone.standing.deleted = true;
  EXPECT_EQ(encoded(event_of(gone)),
            R"({"ev":"msg","room":)" ROOM R"(,"seq":42,"ts":1732320000123,"from":"ada",)"
            R"("text":"","deleted":true})");
}

TEST(EncodeEvent, TheOthers) {
  const std::string head = ROOM R"(,"seq":42,"ts":1732320000123,"from":"ada",)";
  EXPECT_EQ(encoded(event_of(model::Edited{3, "x", {UserId("bob")}})),
            R"({"ev":"edit","room":)" + head + R"("of":3,"text":"x","mentions":["bob"]})");
  EXPECT_EQ(encoded(event_of(model::Deleted{3})), R"({"ev":"del","room":)" + head + R"("of":3})");
  EXPECT_EQ(encoded(event_of(model::Reacted{3, "👍", false})),
            R"({"ev":"react","room":)" + head + R"("of":3,"emoji":"👍","on":false})");
  EXPECT_EQ(encoded(event_of(model::MemberChanged{UserId("bob"), "Bob", model::MemberAct::kInvite,
                                                  model::Role::kOwner})),
            R"({"ev":"member","room":)" + head +
                R"("act":"invite","user":"bob","display":"Bob","role":"owner"})");
  EXPECT_EQ(encoded(event_of(model::RoomOpened{.kind = model::RoomKind::kDirect})),
            R"({"ev":"room","room":)" + head + R"("act":"open","kind":"dm"})");
  EXPECT_EQ(
      encoded(event_of(model::RoomOpened{model::RoomKind::kPrivate, "ops", "Ops", "who is up"})),
      R"({"ev":"room","room":)" + head +
          R"("act":"open","kind":"private","name":"ops","title":"Ops","topic":"who is up"})");
  EXPECT_EQ(encoded(event_of(model::RoomSet{"", std::nullopt})),
            R"({"ev":"room","room":)" + head + R"("act":"set","title":""})");
}

TEST(EncodeEvent, OfTheUsersOwnLog) {
  model::RoomView view = lobby();
  view.is_member = true;
  view.role = model::Role::kOwner;
  view.read = 55;
  view.unread = 2;
  view.mentions = 1;
  EXPECT_EQ(encoded(event_of(model::RoomAdded{kRoom, view})),
            R"({"ev":"room+","us":42,"ts":1732320000123,"room":{"room":)" ROOM "," +
                std::string(kLobby) + R"(,"role":"owner","read":55,"unread":2,"mentions":1}})");
  EXPECT_EQ(encoded(event_of(model::RoomAdded{kRoom, std::nullopt})),
            R"({"ev":"room+","us":42,"ts":1732320000123,"room":{"room":)" ROOM "}}");
  EXPECT_EQ(encoded(event_of(model::RoomRemoved{kRoom})),
            R"({"ev":"room-","us":42,"ts":1732320000123,"room":)" ROOM "}");
  view.request = true;
  EXPECT_NE(encoded(event_of(model::RoomAdded{kRoom, view})).find(R"("mentions":1,"request":true)"),
            std::string::npos);
  const UserId bob("bob");
  EXPECT_EQ(encoded(event_of(model::Invited{{kRoom, model::RoomKind::kPublic, "ops", "Ops"}, bob})),
            R"({"ev":"invite","us":42,"ts":1732320000123,"room":{"room":)" ROOM
            R"(,"kind":"public","name":"ops","title":"Ops"},"from":"bob"})");
  EXPECT_EQ(encoded(event_of(model::InviteEnded{kRoom, bob, model::InviteEnd::kGaveWay})),
            R"({"ev":"invite-","us":42,"ts":1732320000123,"room":)" ROOM
            R"(,"from":"bob","why":"gave_way"})");
  EXPECT_EQ(encoded(event_of(model::InviteEnded{kRoom, {}, model::InviteEnd::kDeclined})),
            R"({"ev":"invite-","us":42,"ts":1732320000123,"room":)" ROOM R"(,"why":"declined"})");
  EXPECT_EQ(encoded(event_of(model::InviteSent{kRoom, bob})),
            R"({"ev":"invited","us":42,"ts":1732320000123,"room":)" ROOM R"(,"user":"bob"})");
}

TEST(EncodeEphemeral, EachKind) {
  EXPECT_EQ(encoded(model::TypingChanged{kRoom, UserId("ada"), false}),
            R"({"ev":"typing","room":)" ROOM R"(,"user":"ada","on":false})");
  EXPECT_EQ(encoded(model::PresenceChanged{UserId("ada"), model::Presence::kOnline}),
            R"({"ev":"presence","user":"ada","online":true})");
  EXPECT_EQ(encoded(model::ReadMoved{kRoom, UserId("ada"), 9}),
            R"({"ev":"read","room":)" ROOM R"(,"user":"ada","seq":9})");
  EXPECT_EQ(encoded(model::UnreadChanged{kRoom, 12, 9, 2, 1}),
            R"({"ev":"unread","room":)" ROOM R"(,"head":12,"read":9,"unread":2,"mentions":1})");
  EXPECT_EQ(encoded(model::ProfileChanged{{UserId("ada"), "Ada", true}}),
            R"({"ev":"profile","user":{"user":"ada","display":"Ada","guest":true}})");
  EXPECT_EQ(encoded(model::Signalled{kRoom, UserId("ada"), R"({"x": 1})"}),
            R"({"ev":"signal","room":)" ROOM R"(,"from":"ada","data":{"x": 1}})");
  EXPECT_EQ(encoded(model::Handed{UserId("ada"), "hi"}), R"({"from":"ada","text":"hi"})");
  EXPECT_EQ(encoded(model::Draining{1500}), R"({"ev":"drain","after":1500})");
  EXPECT_EQ(encoded(model::WentLive{}), R"({"ev":"live"})");
}

// ---- replies --------------------------------------------------------------------------------

TEST(EncodeReply, ShortOnes) {
  EXPECT_EQ(reply(7, model::answer::Empty{}), R"({"id":7,"ok":{}})");
  EXPECT_EQ(reply(0, model::answer::Empty{}), R"({"id":0,"ok":{}})");
  EXPECT_EQ(reply(7, model::answer::Pong{1.5}), R"({"id":7,"ok":{"t":1.5}})");
  EXPECT_EQ(reply(7, model::answer::Pong{}), R"({"id":7,"ok":{}})");
  EXPECT_EQ(reply(7, model::answer::Done{.seq = 42, .ts = from_unix_ms(5), .room = {}}),
            R"({"id":7,"ok":{"seq":42,"ts":5}})");
  EXPECT_EQ(
      reply(7, model::answer::Done{.seq = 1, .ts = from_unix_ms(5), .room = kRoom, .dup = true}),
      R"({"id":7,"ok":{"room":)" ROOM R"(,"seq":1,"ts":5,"dup":true}})");
  EXPECT_EQ(reply(7, model::answer::Done{.ts = from_unix_ms(5), .room = kRoom, .asked = true}),
            R"({"id":7,"ok":{"room":)" ROOM R"(,"ts":5,"asked":true}})");
  EXPECT_EQ(reply(7, model::answer::Me{{UserId("ada"), "Ada", false}}),
            R"({"id":7,"ok":{"user":{"user":"ada","display":"Ada"},"ask":false}})");
  EXPECT_EQ(reply(7, model::answer::Routed{UserId("bob"), true, false}),
            R"({"id":7,"ok":{"to":"bob","delivered":true}})");
}

TEST(EncodeReply, Lists) {
  model::RoomView dm;
  dm.room = kRoom;
  dm.kind = model::RoomKind::kDirect;
  dm.users = {UserId("ada"), UserId("bob")};
  dm.members = 2;
  EXPECT_EQ(reply(7, model::answer::Rooms{{lobby(), dm}, true}),
            R"({"id":7,"ok":{"rooms":[{"room":)" ROOM "," + std::string(kLobby) +
                R"(},{"room":)" ROOM R"(,"kind":"dm","users":["ada","bob"],"title":"","topic":"",)"
                R"("members":2,"ts":0,"head":0}],"more":true}})");
  EXPECT_EQ(
      reply(7,
            model::answer::Who{
                {{{UserId("ada"), "Ada", true}, model::Role::kOwner, model::Presence::kOnline}},
                false}),
      R"({"id":7,"ok":{"members":[{"user":"ada","display":"Ada","guest":true,)"
      R"("role":"owner","online":true}],"more":false}})");
  EXPECT_EQ(reply(7, model::answer::Profiles{}), R"({"id":7,"ok":{"users":[]}})");
  const auto event = std::make_shared<const model::Event>(event_of(model::Deleted{3}));
  EXPECT_EQ(reply(7, model::HistoryPage{{event, event}, true}),
            R"({"id":7,"ok":{"events":[)" + encoded(*event) + "," + encoded(*event) +
                R"(],"more":true}})");
}

model::OfferView offer(model::Offer state) {
  return {{kRoom, model::RoomKind::kPrivate, "ops", ""}, UserId("bob"), from_unix_ms(6), state};
}

TEST(EncodeReply, InvitationsSayHowTheyStand) {
  const std::string head =
      R"({"room":{"room":)" ROOM
      R"(,"kind":"private","name":"ops","title":""},"from":"bob","ts":6,"state":)";
  model::answer::Invites invites;
  invites.aside = {offer(model::Offer::kDeclined), offer(model::Offer::kLeft),
                   offer(model::Offer::kHeld)};
  EXPECT_EQ(reply(1, invites), R"({"id":1,"ok":{"invites":[],"aside":[)" + head +
                                   R"("declined"},)" + head + R"("left"},)" + head +
                                   R"("held"}]}})");
}

TEST(EncodeReply, Hello) {
  model::answer::Hello hello;
  hello.user = {UserId("ada"), "Ada", true};
  hello.session = "s";
  hello.epoch = "E9";
  hello.server_name = "Parley";
  hello.server_version = "0.1.0";
  hello.time = from_unix_ms(5);
  hello.token = "secret";
  hello.us = 991;
  hello.rooms = {lobby()};
  hello.users = {{UserId("bob"), "Bob", false}};
  hello.invites = {offer(model::Offer::kOpen)};
  hello.resync = {kRoom};
  EXPECT_EQ(reply(1, hello),
            R"({"id":1,"ok":{"user":{"user":"ada","display":"Ada","guest":true},)"
            R"("token":"secret","session":"s","epoch":"E9","ping":25,"time":5,)"
            R"("server":{"name":"Parley","version":"0.1.0"},)"
            R"("limits":{"text":16384,"frame":65536,"cid":64,"signal":4096,"mentions":50,)"
            R"("display":128,"name":64,"title":128,"topic":1024,"history":200,"in_flight":256},)"
            R"("us":991,"rooms":[{"room":)" ROOM "," +
                std::string(kLobby) +
                R"(}],"users":[{"user":"bob","display":"Bob"}],)"
                R"("invites":[{"room":{"room":)" ROOM
                R"(,"kind":"private","name":"ops","title":""},"from":"bob","ts":6,)"
                R"("state":"open"}],"resync":[)" ROOM "]}}");
}

TEST(EncodeReply, AnOkWithoutIdIsNotWanted) {
  EXPECT_EQ(reply(std::nullopt, model::answer::Empty{}), "");
}

TEST(EncodeReply, AnErrorIsNeverSilent) {
  EXPECT_EQ(reply(7, fail(ErrorCode::kForbidden, "not the owner")),
            R"({"id":7,"err":{"code":"forbidden","msg":"not the owner","retry":false}})");
  EXPECT_EQ(reply(std::nullopt, fail(ErrorCode::kBadRequest, "op: required")),
            R"({"err":{"code":"bad_request","msg":"op: required","retry":false}})");
  EXPECT_EQ(reply(7, fail(Error{ErrorCode::kRateLimited, "slower", 1500, ""})),
            R"({"id":7,"err":{"code":"rate_limited","msg":"slower","retry":true,"after":1500}})");
  EXPECT_EQ(
      reply(7, fail(Error{ErrorCode::kNameTaken, "taken", 0, "Ada 2"})),
      R"({"id":7,"err":{"code":"name_taken","msg":"taken","retry":false,"suggest":"Ada 2"}})");
  EXPECT_EQ(reply(7, fail(ErrorCode::kIo, "write /srv/x: I/O error")).find("/srv"),
            std::string::npos);
}

// ---- the tables -----------------------------------------------------------------------------

template <class... Bodies>
void expect_unique_names(const std::variant<Bodies...>*) {
  const auto check = [](const auto& fields, std::string_view kind) {
    for (std::size_t i = 0; i < fields.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_NE(fields[i].field.name, fields[j].field.name) << kind;
  };
  (check(Described<Bodies>::fields, Described<Bodies>::kind.view()), ...);
}

TEST(EventTables, NoFieldTwice) {
  expect_unique_names(static_cast<const model::EventBody*>(nullptr));
  expect_unique_names(static_cast<const model::Ephemeral*>(nullptr));
}

TEST(EncodeProperty, AnyTextIsOneLineThatSimdjsonReadsBack) {
  EXPECT_TRUE(rc::check([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
    model::Posted body;
    body.text = text;
    model::Event event = event_of(body);
    event.cid = text;
    const std::string out = encoded(event);
    RC_ASSERT(out.find('\n') == std::string::npos);
    simdjson::dom::parser parser;
    simdjson::dom::element read;
    RC_ASSERT(parser.parse(out).get(read) == simdjson::SUCCESS);
    RC_ASSERT(std::string_view(read["text"]) == text);
    RC_ASSERT(std::uint64_t(read["seq"]) == 42U);
  }));
}

}  // namespace
}  // namespace parley::wire
