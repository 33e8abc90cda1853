// Any batch is read as it was written, and nothing that differs from it by a cut or a bit is taken
// for it: what the journal keeps beside each batch is its checksum.
#include "store/journal/batch.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

#include "store/journal/generation.h"
#include "store/journal/testing.h"

namespace parley::store::journal {
namespace {

using testing::same;

std::string any_text() {
  return *rc::gen::weightedOneOf<std::string>(
      {{6, rc::gen::arbitrary<std::string>()},
       {1, rc::gen::map(rc::gen::inRange(0, 400),
                        [](int size) { return std::string(static_cast<std::size_t>(size), 'x'); })},
       {1, rc::gen::just(std::string())}});
}
std::uint64_t any_number() {
  return *rc::gen::weightedOneOf<std::uint64_t>(
      {{3, rc::gen::arbitrary<std::uint64_t>()},
       {1, rc::gen::element<std::uint64_t>(0, 1, 127, 128, UINT64_MAX)}});
}
bool any_bool() {
  return *rc::gen::arbitrary<bool>();
}
model::UserId any_user() {
  return model::UserId(any_text());
}
model::RoomId any_room() {
  return model::RoomId(any_number());
}
WallTime any_time() {
  return from_unix_ms(static_cast<std::int64_t>(any_number()));
}
std::optional<std::string> maybe_text() {
  if (any_bool()) return std::nullopt;
  return any_text();
}
std::vector<model::UserId> any_users() {
  std::vector<model::UserId> users;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) users.push_back(any_user());
  return users;
}
template <class Enum>
Enum any_of(Enum first, Enum last) {
  return static_cast<Enum>(*rc::gen::inRange(static_cast<int>(first), static_cast<int>(last) + 1));
}
model::Role any_role() {
  return any_of(model::Role::kMember, model::Role::kOwner);
}
model::RoomKind any_room_kind() {
  return any_of(model::RoomKind::kPublic, model::RoomKind::kDirect);
}

model::EventBody any_body() {
  switch (*rc::gen::inRange(0, 12)) {
    case 9:
      return model::Invited{.room = {any_room(), any_room_kind(), any_text(), any_text()},
                            .by = any_user()};
    case 10:
      return model::InviteEnded{
          .room = any_room(),
          .by = any_user(),
          .why = any_of(model::InviteEnd::kAccepted, model::InviteEnd::kGaveWay)};
    case 11:
      return model::InviteSent{.room = any_room(), .user = any_user()};
    case 0:
      return model::Posted{
          .text = any_text(),
          .format = any_of(model::TextFormat::kPlain, model::TextFormat::kMarkdown),
          .reply = any_number(),
          .mentions = any_users(),
          .standing = {}};
    case 1:
      return model::Edited{.of = any_number(), .text = any_text(), .mentions = any_users()};
    case 2:
      return model::Deleted{.of = any_number()};
    case 3:
      return model::Reacted{.of = any_number(), .emoji = any_text(), .on = any_bool()};
    case 4:
      return model::MemberChanged{.user = any_user(),
                                  .display = any_text(),
                                  .act = any_of(model::MemberAct::kJoin, model::MemberAct::kInvite),
                                  .role = any_role()};
    case 5:
      return model::RoomOpened{any_room_kind(), any_text(), any_text(), any_text()};
    case 6:
      return model::RoomSet{.title = maybe_text(), .topic = maybe_text()};
    case 7:
      return model::RoomAdded{.room = any_room(), .view = std::nullopt};
    default:
      return model::RoomRemoved{.room = any_room()};
  }
}

model::Change any_change() {
  switch (*rc::gen::inRange(0, 12)) {
    case 9:
      return model::SetOffer{any_user(), any_room(), any_user(),
                             any_of(model::Offer::kNone, model::Offer::kAnswered), any_time()};
    case 10:
      return model::SetTrust{any_user(), any_user(),
                             any_of(model::Trust::kUnknown, model::Trust::kQuiet), any_time()};
    case 11:
      return model::SetAsk{any_user(), any_bool()};
    case 0:
      return model::PutUser{any_user(), any_text(),
                            any_bool(), any_room(),
                            any_time(), {any_text(), any_text(), {any_text(), any_text()}}};
    case 1:
      return model::SetDisplay{any_user(), any_text(), {any_text(), any_text()}};
    case 2: {
      model::PutToken token{.user = any_user(), .created = any_time()};
      for (std::byte& one : token.hash)
        one = static_cast<std::byte>(*rc::gen::arbitrary<std::uint8_t>());
      return token;
    }
    case 3:
      return model::PutRoom{any_room(), any_room_kind(), any_text(), any_text(),
                            any_text(), any_text(),      any_time(), any_text()};
    case 4:
      return model::SetRoom{any_room(), maybe_text(), maybe_text()};
    case 5:
      return model::PutMember{any_room(), any_user(), any_role(), any_time()};
    case 6:
      return model::SetRole{any_room(), any_user(), any_role()};
    case 7:
      return model::RemoveMember{any_room(), any_user()};
    default:
      return model::SetRead{any_room(), any_user(), any_number(), any_number()};
  }
}

struct Written {
  model::Append append;
  model::Appended at;
  Touching touching = Touching::kNothing;
};

Written any_append() {
  Written written;
  written.append = {
      .log = any_room(),
      .ts = any_time(),
      .author = any_user(),
      .cid = any_text(),
      .digest = any_number(),
      .guard = model::Guard::kNone,
      .author_read = any_bool() ? model::AuthorRead::kToThis : model::AuthorRead::kIfNothingUnread,
      .body = any_body()};
  written.at = {.seq = std::max<std::uint64_t>(1, any_number()), .ordinal = any_number()};
  if (any_bool()) written.touching = Touching::kAMessage;
  return written;
}

TEST(Batch, IsReadAsItWasWritten) {
  EXPECT_TRUE(rc::check("any records", [] {
    std::vector<std::variant<model::Change, Written>> written;
    for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
      if (any_bool()) {
        written.emplace_back(any_change());
      } else {
        written.emplace_back(any_append());
      }
    }
    Batch batch;
    for (const auto& one : written) {
      if (const auto* append = std::get_if<Written>(&one)) {
        write_append(batch.bytes, append->append, append->at, append->touching);
      } else {
        write_change(batch.bytes, std::get<model::Change>(one));
      }
    }

    std::size_t next = 0;
    const auto read = for_each(batch, [&](const Record& record, Place place) -> Result<void> {
      RC_ASSERT(next < written.size());
      const auto& one = written[next++];
      if (const auto* append = std::get_if<Written>(&one)) {
        RC_ASSERT(std::holds_alternative<AppendView>(record));
        RC_ASSERT(same(std::get<AppendView>(record), append->append, append->at, append->touching));
        RC_ASSERT(same(append_at(place), append->append, append->at, append->touching));
        const auto event = event_of(append_at(place));
        RC_ASSERT(event.has_value());
        RC_ASSERT(event->body == append->append.body);
      } else {
        RC_ASSERT(std::holds_alternative<model::Change>(record));
        RC_ASSERT(same(std::get<model::Change>(record), std::get<model::Change>(one)));
      }
      return {};
    });
    RC_ASSERT(read.has_value());
    RC_ASSERT(next == written.size());
  }));
}

// One of everything; `extra` bytes longer, because the last bytes that are no eight are summed
// apart.
BatchPtr full_batch(std::size_t extra = 0) {
  testing::Scribe scribe;
  scribe.write(model::SetDisplay{.user = model::UserId("ada"), .display = std::string(extra, 'x')});
  for (const model::Change& change : testing::every_change()) scribe.write(change);
  for (const model::EventBody& body : testing::every_body())
    scribe.write(testing::append_of(body, 3, "ada", "cid"));
  return scribe.batch();
}

// What a reader would do with bytes whose checksum nobody looked at: no harm.
std::size_t walk(const Batch& batch) {
  std::size_t records = 0;
  static_cast<void>(for_each(batch, [&](const Record& record, Place) -> Result<void> {
                      ++records;
                      if (const auto* append = std::get_if<AppendView>(&record))
                        static_cast<void>(event_of(*append).has_value());
                      return {};
                    }).has_value());
  return records;
}

TEST(Batch, NoCutIsTakenForTheWhole) {
  const BatchPtr whole = full_batch();
  const std::uint64_t sum = checksum(whole->number, whole->bytes);
  ASSERT_EQ(walk(*whole), 1 + testing::every_change().size() + testing::every_body().size());
  for (std::size_t size = 0; size < whole->bytes.size(); ++size) {
    const Batch cut{.number = whole->number, .bytes = whole->bytes.substr(0, size)};
    EXPECT_NE(checksum(cut.number, cut.bytes), sum) << size;
    EXPECT_LT(walk(cut), walk(*whole)) << size;
  }
}

TEST(Batch, NoFlippedBitIsTakenForTheWhole) {
  for (std::size_t extra = 0; extra < 8; ++extra) {
    const BatchPtr whole = full_batch(extra);
    const std::uint64_t sum = checksum(whole->number, whole->bytes);
    for (std::size_t bit = 0; bit < whole->bytes.size() * 8; ++bit) {
      Batch flipped = *whole;
      flipped.bytes[bit / 8] = static_cast<char>(flipped.bytes[bit / 8] ^ (1U << (bit % 8)));
      EXPECT_NE(checksum(flipped.number, flipped.bytes), sum) << bit;
      walk(flipped);
    }
    for (unsigned bit = 0; bit < 64; ++bit)
      EXPECT_NE(checksum(whole->number ^ (std::uint64_t{1} << bit), whole->bytes), sum) << bit;
  }
}

// Zeros behind the end are what a file system leaves that had grown a file and not written it.
TEST(Batch, ZerosAtTheEndAreNotTakenForNothing) {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string bytes(size, '\0');
    for (std::size_t more = 1; more < 20; ++more)
      EXPECT_NE(checksum(1, bytes), checksum(1, bytes + std::string(more, '\0')))
          << size << " and " << more;
  }
}

TEST(Batch, AnyBytesAreReadWithoutHarm) {
  EXPECT_TRUE(rc::check("any bytes", [] {
    Batch batch;
    batch.bytes += *rc::gen::arbitrary<std::string>();
    walk(batch);
    // The same bytes behind a tag, so that they are read as a record.
    Batch tagged;
    tagged.bytes.push_back(*rc::gen::element<char>(1, 2, 3, 4, 5, 6, 7, 8, 9, 16));
    tagged.bytes += batch.bytes.substr(1);
    walk(tagged);
  }));
}

TEST(Batch, OfAnotherVersionIsRefused) {
  for (const std::string bytes : {"", "\x02", "\x02\x01"}) {
    const Batch batch{.number = 1, .bytes = bytes};
    const auto read = for_each(batch, [](const Record&, Place) -> Result<void> { return {}; });
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::kCorrupt);
    EXPECT_NE(read.error().message.find("version"), std::string::npos) << read.error().message;
  }
}

TEST(Batch, StopsAtTheFirstErrorOfWhoLooks) {
  int seen = 0;
  const auto read = for_each(*full_batch(), [&](const Record&, Place) -> Result<void> {
    if (++seen == 3) return fail(ErrorCode::kBusy, "enough");
    return {};
  });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kBusy);
  EXPECT_EQ(seen, 3);
}

}  // namespace
}  // namespace parley::store::journal
