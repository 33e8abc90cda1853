#include "store/journal/record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "store/journal/testing.h"

namespace parley::store::journal {
namespace {

using namespace std::string_view_literals;
using testing::every_body;
using testing::every_change;
using testing::same;

// All of it is one record.
std::optional<Record> read_whole(std::string_view bytes) {
  ByteReader reader(bytes);
  auto record = read_record(reader);
  if (record && !reader.at_end()) return std::nullopt;
  return record;
}

TEST(Record, GivesBackEveryChange) {
  std::vector<bool> seen(std::variant_size_v<model::Change>);
  for (const model::Change& change : every_change()) {
    std::string bytes;
    write_change(bytes, change);
    const auto record = read_whole(bytes);
    ASSERT_TRUE(record) << change.index();
    ASSERT_TRUE(std::holds_alternative<model::Change>(*record)) << change.index();
    EXPECT_TRUE(same(std::get<model::Change>(*record), change)) << change.index();
    seen[change.index()] = true;
  }
  EXPECT_EQ(std::ranges::count(seen, false), 0) << "a kind of change is not tried";
}

// What was written before the forms of names stood in a record gets them when it is read.
TEST(Record, OlderNamesGetTheirForms) {
  std::string bytes;
  ByteWriter out(bytes);
  out.byte(1);
  out.text("É");
  out.text("Éva");
  out.byte(1);
  out.fixed(7);
  out.signed_number(5);
  const auto user = read_whole(bytes);
  ASSERT_TRUE(user);
  const auto& put = std::get<model::PutUser>(std::get<model::Change>(*user));
  EXPECT_EQ(put.forms, model::forms_of(model::UserId("É"), "Éva"));
  EXPECT_EQ(put.forms.folded, "é");

  bytes.clear();
  out.byte(2);
  out.text("ada");
  out.text("Bob");
  const auto renamed = read_whole(bytes);
  ASSERT_TRUE(renamed);
  EXPECT_EQ(std::get<model::SetDisplay>(std::get<model::Change>(*renamed)).look,
            model::look_of("Bob"));

  bytes.clear();
  out.byte(4);
  out.fixed(9);
  out.byte(1);
  for (const char* text : {"#m", "m", "", ""}) out.text(text);
  out.signed_number(5);
  const auto room = read_whole(bytes);
  ASSERT_TRUE(room);
  EXPECT_EQ(std::get<model::PutRoom>(std::get<model::Change>(*room)).skeleton, "rn");
}

TEST(Record, GivesBackEveryAppend) {
  std::vector<bool> seen(std::variant_size_v<model::EventBody>);
  for (const model::EventBody& body : every_body()) {
    for (const Touching touching : {Touching::kNothing, Touching::kAMessage}) {
      for (const auto read : {model::AuthorRead::kToThis, model::AuthorRead::kIfNothingUnread}) {
        model::Append append = testing::append_of(body, UINT64_MAX, "ada", std::string("c\0d", 3));
        append.ts = from_unix_ms(-5);
        append.digest = UINT64_MAX - 2;
        append.author_read = read;
        const model::Appended at{.seq = 1ULL << 40U, .ordinal = 77};
        std::string bytes;
        write_append(bytes, append, at, touching);
        const auto record = read_whole(bytes);
        ASSERT_TRUE(record) << body.index();
        ASSERT_TRUE(std::holds_alternative<AppendView>(*record)) << body.index();
        const auto& view = std::get<AppendView>(*record);
        EXPECT_TRUE(same(view, append, at, touching)) << body.index();
        seen[body.index()] = true;

        const auto event = event_of(view);
        ASSERT_TRUE(event) << event.error().message;
        const model::Event wanted{.log = append.log,
                                  .seq = at.seq,
                                  .skip = 0,
                                  .ts = append.ts,
                                  .author = append.author,
                                  .cid = append.cid,
                                  .body = body};
        EXPECT_EQ(*event, wanted) << body.index();
      }
    }
  }
  EXPECT_EQ(std::ranges::count(seen, false), 0) << "a kind of event is not tried";
}

// It is on disk, so these bytes are read for ever. Who has to change this test breaks journals.
TEST(Record, AreTheBytesThatAreOnDisk) {
  std::string bytes;
  model::Append append = testing::append_of(testing::posted("hi"), 0x0102, "ada", "c1");
  append.digest = 9;
  append.author_read = model::AuthorRead::kIfNothingUnread;
  write_append(bytes, append, {.seq = 300, .ordinal = 2}, Touching::kAMessage);
  EXPECT_EQ(bytes,
            "\x10\x03\x01"
            "\x02\x01\0\0\0\0\0\0"
            "\xAC\x02\x02\xD0\x0F"
            "\x03"
            "ada"
            "\x02"
            "c1"
            "\x09\0\0\0\0\0\0\0"
            "\0\0\x02\x02"
            "hi"
            "\0"sv);
  bytes.clear();
  write_change(
      bytes,
      model::SetRead{
          .room = model::RoomId(5), .user = model::UserId("ada"), .read = 1, .read_ordinal = 128});
  EXPECT_EQ(bytes,
            "\x09\x05\0\0\0\0\0\0\0"
            "\x03"
            "ada"
            "\x01\x80\x01"sv);
}

// A change whose fields have become more has a tag of its own since; the rest their places.
TEST(Record, TagsOfChangesAreTheirPlaces) {
  for (const model::Change& change : every_change()) {
    std::string bytes;
    write_change(bytes, change);
    int tag = static_cast<int>(change.index()) + 1;
    if (std::holds_alternative<model::PutUser>(change)) tag = 32;
    if (std::holds_alternative<model::SetDisplay>(change)) tag = 33;
    if (std::holds_alternative<model::PutRoom>(change)) tag = 34;
    EXPECT_EQ(bytes[0], static_cast<char>(tag));
  }
}

// `bytes` with the byte at `at` replaced.
std::string with_byte(std::string bytes, std::size_t at, char value) {
  bytes[at] = value;
  return bytes;
}

TEST(Record, RefusesWhatNobodyWrites) {
  std::string append;
  write_append(append, testing::append_of(testing::posted("hi")), {.seq = 1, .ordinal = 1},
               Touching::kNothing);
  ASSERT_TRUE(read_whole(append));
  EXPECT_FALSE(read_whole(with_byte(append, 0, 0))) << "no such tag";
  EXPECT_FALSE(read_whole(with_byte(append, 0, 10)));
  EXPECT_FALSE(read_whole(with_byte(append, 0, 17)));
  EXPECT_FALSE(read_whole(with_byte(append, 1, 4))) << "no such flag";
  EXPECT_FALSE(read_whole(with_byte(append, 2, 0))) << "no such kind of event";
  EXPECT_FALSE(read_whole(with_byte(append, 2, static_cast<char>(model::kLastEventKind) + 1)));
  EXPECT_FALSE(read_whole(with_byte(append, 11, 0))) << "no event has the number 0";

  std::string role;
  write_change(role, model::SetRole{.room = model::RoomId(1),
                                    .user = model::UserId("a"),
                                    .role = model::Role::kMember});
  ASSERT_TRUE(read_whole(role));
  EXPECT_FALSE(read_whole(with_byte(role, role.size() - 1, 99))) << "no such role";

  std::string room;
  model::PutRoom put_room;
  put_room.room = model::RoomId(1);
  write_change(room, put_room);
  ASSERT_TRUE(read_whole(room));
  EXPECT_FALSE(read_whole(with_byte(room, 9, 99))) << "no such kind of room";

  std::string set;
  model::SetRoom set_room;
  set_room.room = model::RoomId(1);
  write_change(set, set_room);
  ASSERT_TRUE(read_whole(set));
  EXPECT_FALSE(read_whole(with_byte(set, 9, 2))) << "neither there nor not there";
}

TEST(Record, AnEventThatNoBodyHasIsAnError) {
  AppendView view;
  view.seq = 1;
  view.flag = 99;  // no such format
  const auto event = event_of(view);
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace parley::store::journal
