#include "core/digest.h"

#include <gtest/gtest.h>

#include <set>

namespace parley::core {
namespace {

using model::RoomId;
using model::UserId;
namespace cmd = model::cmd;

TEST(Digest, IsTheSameForARetryWhateverTheCid) {
  cmd::Send first{{RoomId(7), ""}, "c1", "hi", model::TextFormat::kPlain, 0, {}};
  cmd::Send again = first;
  again.cid = "c2";
  EXPECT_EQ(digest_of(first), digest_of(again));
}

TEST(Digest, ChangesWithEveryFieldOfASend) {
  const cmd::Send base{{RoomId(7), ""}, "c", "hi", model::TextFormat::kPlain, 0, {}};
  std::set<std::uint64_t> seen{digest_of(base)};
  const auto differs = [&](auto change) {
    cmd::Send other = base;
    change(other);
    return seen.insert(digest_of(other)).second;
  };
  EXPECT_TRUE(differs([](cmd::Send& send) { send.room.id = RoomId(8); }));
  EXPECT_TRUE(differs([](cmd::Send& send) { send.room = {RoomId(), "lobby"}; }));
  EXPECT_TRUE(differs([](cmd::Send& send) { send.text = "hi "; }));
  EXPECT_TRUE(differs([](cmd::Send& send) { send.format = model::TextFormat::kMarkdown; }));
  EXPECT_TRUE(differs([](cmd::Send& send) { send.reply = 1; }));
  EXPECT_TRUE(differs([](cmd::Send& send) { send.mentions.emplace(); }));
  EXPECT_TRUE(differs([](cmd::Send& send) { send.mentions = {{UserId("ada")}}; }));
}

TEST(Digest, ChangesWithEveryFieldOfTheOthers) {
  const model::RoomRef room{RoomId(7), ""};
  std::set<std::uint64_t> seen;
  EXPECT_TRUE(seen.insert(digest_of(cmd::Edit{room, "c", 1, "a", {}})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Edit{room, "c", 2, "a", {}})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Edit{room, "c", 1, "b", {}})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Delete{room, "c", 1})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Delete{room, "c", 2})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::React{room, "c", 1, "+", true})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::React{room, "c", 1, "+", false})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::React{room, "c", 1, "-", true})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Join{room, "c"})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Leave{room, "c"})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Invite{room, "c", UserId("ada")})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Invite{room, "c", UserId("bob")})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Accept{room, "c", {}})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Accept{room, "c", UserId("ada")})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Decline{room, "c", {}})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Decline{room, "c", UserId("ada")})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Set{room, "c", "t", {}})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Set{room, "c", {}, "t"})).second);
  EXPECT_TRUE(seen.insert(digest_of(cmd::Set{room, "c", "", {}})).second);
  const auto open = [](model::RoomKind kind, std::string name, std::string title,
                       std::string topic = {}) {
    return digest_of(cmd::Open{"c", kind, std::move(name), std::move(title), std::move(topic), {}});
  };
  EXPECT_TRUE(seen.insert(open(model::RoomKind::kPublic, "ab", "c", "d")).second);
  EXPECT_TRUE(seen.insert(open(model::RoomKind::kPublic, "ab", "c", "e")).second);
  EXPECT_TRUE(seen.insert(open(model::RoomKind::kPublic, "ab", "c")).second);
  EXPECT_TRUE(seen.insert(open(model::RoomKind::kPublic, "a", "bc")).second);
  EXPECT_TRUE(seen.insert(open(model::RoomKind::kPrivate, "ab", "c")).second);
}

// Stored digests outlive the program: this value may never change.
TEST(Digest, KeepsItsStoredForm) {
  EXPECT_EQ(Digest().add("parley").value(), 0x54E2801120F7F6D0U);
}

}  // namespace
}  // namespace parley::core
