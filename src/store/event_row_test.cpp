#include "store/event_row.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::store {
namespace {

using model::EventBody;
using model::UserId;

TEST(EventRow, GivesBackEveryBody) {
  const std::string odd("3:a\0\n\xff", 6);
  const std::vector<EventBody> bodies{
      model::Posted{},
      model::Posted{.text = odd,
                    .format = model::TextFormat::kPlain,
                    .reply = 7,
                    .mentions = {UserId("ada"), UserId("12:bob"), UserId("")},
                    .standing = {}},
      model::Edited{.of = 3, .text = "new", .mentions = {UserId("eve")}},
      model::Deleted{.of = UINT64_MAX},
      model::Reacted{.of = 3, .emoji = "👍", .on = true},
      model::Reacted{.of = 3, .emoji = "👍", .on = false},
      model::MemberChanged{.user = UserId("ada"),
                           .display = odd,
                           .act = model::MemberAct::kInvite,
                           .role = model::Role::kOwner},
      model::RoomOpened{.kind = model::RoomKind::kDirect, .name = odd, .title = "t"},
      model::RoomOpened{.kind = model::RoomKind::kPrivate, .name = odd, .title = "", .topic = odd},
      model::RoomSet{},
      model::RoomSet{.title = "", .topic = std::nullopt},
      model::RoomSet{.title = std::nullopt, .topic = ""},
      model::RoomSet{.title = "a", .topic = odd},
      model::RoomAdded{.room = model::RoomId(UINT64_MAX), .view = std::nullopt},
      model::RoomRemoved{.room = model::RoomId(1)},
      model::Invited{.room = {.room = model::RoomId(UINT64_MAX),
                              .kind = model::RoomKind::kPrivate,
                              .name = odd,
                              .title = "t"},
                     .by = UserId("12:bob")},
      model::InviteEnded{.room = model::RoomId(1), .by = {}, .why = model::InviteEnd::kDeclined},
      model::InviteEnded{
          .room = model::RoomId(1), .by = UserId("bob"), .why = model::InviteEnd::kGaveWay},
      model::InviteSent{.room = model::RoomId(1), .user = UserId("ada")},
  };
  for (const EventBody& body : bodies) {
    const BodyColumns columns = columns_of(body);
    EXPECT_EQ(columns.kind, kind_of(body));
    const auto back = body_of(columns);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_TRUE(*back == body) << "kind " << static_cast<int>(columns.kind);
  }
}

TEST(EventRow, CountsTheTextsOfMessagesAlone) {
  model::Posted posted;
  posted.text = "four";
  EXPECT_EQ(text_bytes(posted), 4U);
  EXPECT_EQ(text_bytes(model::Edited{.of = 1, .text = "new", .mentions = {}}), 3U);
  EXPECT_EQ(text_bytes(model::Deleted{.of = 1}), 0U);
}

TEST(EventRow, RefusesWhatNoBodyHas) {
  const auto code = [](const BodyColumns& columns) {
    const auto body = body_of(columns);
    return body ? ErrorCode::kInternal : body.error().code;
  };
  using model::EventKind;
  EXPECT_EQ(code({.kind = static_cast<EventKind>(0)}), ErrorCode::kCorrupt);
  EXPECT_EQ(code({.kind = static_cast<EventKind>(99)}), ErrorCode::kCorrupt);
  EXPECT_EQ(code({.kind = EventKind::kPosted, .flag = 9}), ErrorCode::kCorrupt);
  EXPECT_EQ(code({.kind = EventKind::kRoomOpened, .flag = 0}), ErrorCode::kCorrupt);
  EXPECT_EQ(code({.kind = EventKind::kRoomOpened, .flag = 16}), ErrorCode::kCorrupt);
  EXPECT_EQ(code({.kind = EventKind::kRoomOpened, .flag = 17, .extra = "1:a"}),
            ErrorCode::kCorrupt);
  for (const char* extra : {"x", "3", "3:ab", ":", "-1:a", "99999999999999999999:a"})
    EXPECT_EQ(code({.kind = EventKind::kPosted, .extra = extra}), ErrorCode::kCorrupt) << extra;
  for (const char* extra : {"", "1:a", "1:a1:9", "1:a2:11", "1:a1:11:1"})
    EXPECT_EQ(code({.kind = EventKind::kMember, .extra = extra}), ErrorCode::kCorrupt) << extra;
  for (const char* extra : {"", "1:a", "1:a1:b1:c"})
    EXPECT_EQ(code({.kind = EventKind::kInvited, .flag = 1, .extra = extra}), ErrorCode::kCorrupt)
        << extra;
  for (const std::int64_t flag : {0, 4})
    EXPECT_EQ(code({.kind = EventKind::kInviteEnded, .flag = flag}), ErrorCode::kCorrupt) << flag;
}

}  // namespace
}  // namespace parley::store
