#include "store/journal/generation.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "store/journal/testing.h"

namespace parley::store::journal {
namespace {

using model::RoomId;
using model::UserId;
using testing::append_of;
using testing::posted;
using testing::Scribe;

std::string text_at(const LogPart& part, std::size_t place) {
  return std::string(append_at(part.events.at(place)).text);
}

TEST(Generation, FindsAnAppendByAuthorAndCid) {
  Scribe scribe;
  scribe.write(append_of(posted("one"), 1, "ada", "c1"));
  scribe.write(append_of(posted("two"), 2, "bob", "c1"));
  scribe.write(append_of(posted("none"), 1, "ada"));
  Generation generation;
  ASSERT_TRUE(generation.add(scribe.batch()));
  scribe.write(append_of(posted("three"), 1, "ada", "c2"));
  ASSERT_TRUE(generation.add(scribe.batch()));

  const auto find = [&](const std::string& author, const std::string& cid) {
    const auto found = generation.find_cid(hash_of_cid(author, cid), author, cid);
    return found ? std::string(found->text) : "";
  };
  EXPECT_EQ(find("ada", "c1"), "one");
  EXPECT_EQ(find("bob", "c1"), "two");
  EXPECT_EQ(find("ada", "c2"), "three");
  EXPECT_EQ(find("bob", "c2"), "");
  EXPECT_EQ(find("ada", ""), "") << "what has no cid is not found by one";
  EXPECT_EQ(find("adac", "1"), "");
}

// Two that hash alike are told apart by their texts.
TEST(Generation, AHashAloneFindsNothing) {
  Generation generation;
  ASSERT_TRUE(generation.add(Scribe().write(append_of(posted("one"), 1, "ada", "c1")).batch()));
  const std::uint64_t hash = hash_of_cid("ada", "c1");
  EXPECT_TRUE(generation.find_cid(hash, "ada", "c1"));
  EXPECT_FALSE(generation.find_cid(hash, "bob", "c1"));
  EXPECT_FALSE(generation.find_cid(hash, "ada", "c2"));
}

TEST(Generation, KeepsTheEventsOfEachLogBySeq) {
  Scribe scribe;
  for (int i = 0; i < 5; ++i) scribe.write(append_of(posted("before")));
  scribe.batch();  // of an earlier generation
  scribe.write(append_of(posted("6"))).write(append_of(posted("a"), 2));
  Generation generation;
  ASSERT_TRUE(generation.add(scribe.batch()));
  scribe.write(append_of(posted("7"))).write(append_of(posted("8")));
  ASSERT_TRUE(generation.add(scribe.batch()));

  const LogPart* const one = generation.find_log(RoomId(1));
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->first, 6U);
  EXPECT_EQ(one->last(), 8U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(text_at(*one, i), std::to_string(6 + i));
  const LogPart* const two = generation.find_log(RoomId(2));
  ASSERT_NE(two, nullptr);
  EXPECT_EQ(two->first, 1U);
  EXPECT_EQ(two->last(), 1U);
  EXPECT_EQ(generation.find_log(RoomId(3)), nullptr);
}

TEST(Generation, KnowsWhatTouchesAMessage) {
  Scribe scribe;
  scribe.write(append_of(posted("one"))).write(append_of(posted("two")));
  scribe.touch(append_of(model::Reacted{.of = 1, .emoji = "+"}));
  scribe.touch(append_of(model::Edited{.of = 1, .text = "new", .mentions = {}}));
  scribe.touch(append_of(model::Deleted{.of = 2}));
  scribe.write(append_of(model::Deleted{.of = 1}));  // of what was no message then
  Generation generation;
  ASSERT_TRUE(generation.add(scribe.batch()));

  const LogPart* const part = generation.find_log(RoomId(1));
  ASSERT_NE(part, nullptr);
  ASSERT_TRUE(part->touches.contains(1));
  const auto& touches = part->touches.at(1);
  ASSERT_EQ(touches.size(), 2U);
  EXPECT_EQ(append_at(touches[0]).kind, model::EventKind::kReacted);
  EXPECT_EQ(append_at(touches[1]).kind, model::EventKind::kEdited);
  ASSERT_EQ(part->deletes.size(), 1U);
  EXPECT_EQ(append_at(part->deletes[0]).of, 2U);
  EXPECT_TRUE(part->deleted.contains(2));
  EXPECT_FALSE(part->deleted.contains(1));
}

TEST(Generation, KnowsTheNamesThatAreTaken) {
  Scribe scribe;
  model::PutUser ada;
  ada.user = UserId("ada");
  model::PutRoom seven, eight;
  seven.room = RoomId(7);
  seven.key = "#seven";
  eight.room = RoomId(8);
  scribe.write(ada).write(seven).write(eight);
  scribe.write(model::SetDisplay{.user = UserId("bob"), .display = "Bob"});
  Generation generation;
  ASSERT_TRUE(generation.add(scribe.batch()));
  EXPECT_TRUE(generation.has_user(UserId("ada")));
  EXPECT_FALSE(generation.has_user(UserId("bob")));
  EXPECT_TRUE(generation.has_room(RoomId(7)));
  EXPECT_TRUE(generation.has_room(RoomId(8)));
  EXPECT_FALSE(generation.has_room(RoomId(9)));
  EXPECT_TRUE(generation.has_key("#seven"));
  EXPECT_FALSE(generation.has_key("")) << "rooms without a key do not collide";
}

TEST(Generation, CountsWhatItHolds) {
  Generation generation;
  EXPECT_TRUE(generation.empty());
  EXPECT_EQ(generation.last_batch(), 0U);
  Scribe scribe(4);
  const BatchPtr five = scribe.write(append_of(posted("x"))).batch();
  scribe.write(model::SetDisplay{.user = UserId("ada"), .display = "Ada"});
  const BatchPtr six = scribe.write(append_of(posted("y"))).batch();
  ASSERT_TRUE(generation.add(five));
  ASSERT_TRUE(generation.add(six));
  EXPECT_EQ(generation.records(), 3U);
  EXPECT_EQ(generation.bytes(), five->bytes.size() + six->bytes.size());
  EXPECT_EQ(generation.last_batch(), 6U);
  EXPECT_EQ(generation.batches().size(), 2U);
}

TEST(Generation, RefusesADamagedBatch) {
  const auto code = [](std::string bytes) {
    Generation generation;
    auto batch = std::make_shared<Batch>();
    batch->number = 1;
    batch->bytes = std::move(bytes);
    const auto added = generation.add(std::move(batch));
    return added ? ErrorCode::kInternal : added.error().code;
  };
  EXPECT_EQ(code("\x02"), ErrorCode::kCorrupt);
  EXPECT_EQ(code("\x01\x10"), ErrorCode::kCorrupt);
}

// A gap would put every later event of the log under a wrong number.
TEST(Generation, RefusesALogWithAGap) {
  std::string bytes(1, kBatchVersion);
  write_append(bytes, append_of(posted("4")), {.seq = 4, .ordinal = 4}, Touching::kNothing);
  write_append(bytes, append_of(posted("6")), {.seq = 6, .ordinal = 5}, Touching::kNothing);
  auto batch = std::make_shared<Batch>();
  batch->number = 1;
  batch->bytes = bytes;
  Generation generation;
  const auto added = generation.add(std::move(batch));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, ErrorCode::kCorrupt);
}

TEST(Generation, HashesOfCidsAreTheSameInEveryRun) {
  EXPECT_NE(hash_of_cid("ada", "c1"), hash_of_cid("adac", "1"));
  EXPECT_NE(hash_of_cid("ada", ""), hash_of_cid("", "ada"));
  EXPECT_EQ(hash_of_cid("ada", "c1"), hash_of_cid("ada", "c1"));
}

}  // namespace
}  // namespace parley::store::journal
