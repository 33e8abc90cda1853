// The part of Store's contract that is counted: whom messages mention, and which are deleted, after
// edits and deletions.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "contract/store_forms.h"

namespace parley::testing {
namespace {

using model::Job;
using model::RoomId;
using model::Seq;
using model::UserId;

constexpr RoomId kRoom{7};
constexpr RoomId kOther{0xFFFF'FFFF'FFFF'FFF0};  // ids use all 64 bits
const UserId kAda("ada");
const UserId kBob("bob");
const UserId kEve("eve");

model::Append append(RoomId log, const UserId& author, model::EventBody body) {
  model::Append one;
  one.log = log;
  one.ts = from_unix_ms(1'000);
  one.author = author;
  one.body = std::move(body);
  return one;
}

model::Posted text(std::string words, std::vector<UserId> mentions = {}) {
  model::Posted posted;
  posted.text = std::move(words);
  posted.mentions = std::move(mentions);
  return posted;
}

Job job(model::Append one) {
  model::Write write;
  write.appends.push_back(std::move(one));
  return write;
}

Job post(RoomId log, const UserId& author, std::string words) {
  return job(append(log, author, text(std::move(words))));
}

Job change(std::vector<model::Change> changes) {
  model::Write write;
  write.changes = std::move(changes);
  return write;
}

model::PutMember member(const UserId& user) {
  return {.room = kRoom, .user = user, .role = model::Role::kMember, .since = from_unix_ms(1)};
}

model::PutRoom room(RoomId id, std::string key) {
  model::PutRoom put;
  put.room = id;
  put.key = std::move(key);
  return put;
}

class StoreCounts : public ::testing::TestWithParam<const char*> {
 protected:
  void commit(const std::vector<Job>& jobs) {
    const auto outcomes = form_->store().commit(jobs);
    ASSERT_TRUE(outcomes) << outcomes.error().message;
  }
  model::Directory load() {
    auto directory = form_->store().load();
    CHECK(directory);
    return std::move(*directory);
  }
  model::StoredMember stored(const UserId& who) {
    for (auto& one : load().members)
      if (one.member.user == who) return one;
    ADD_FAILURE() << "no member " << who.value();
    return {};
  }

  std::unique_ptr<StoreForm> form_ = make_form(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Forms, StoreCounts, every_store_form(),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(StoreCounts, AnEditSaysAnewWhomItsMessageMentions) {
  const auto edit = [](std::vector<UserId> mentions) {
    return job(append(kRoom, kAda, model::Edited{.of = 1, .text = "e", .mentions = mentions}));
  };
  commit({change({member(kAda), member(kBob)}), job(append(kRoom, kAda, text("x"))),
          job(append(kRoom, kAda, text("y", {kBob})))});
  commit({edit({kBob, kAda, kEve})});
  EXPECT_EQ(stored(kBob).mentions, (std::vector<Seq>{1, 2}));
  EXPECT_TRUE(stored(kAda).mentions.empty()) << "not of oneself";
  commit({edit({kEve})});
  EXPECT_EQ(stored(kBob).mentions, std::vector<Seq>{2});
  commit({change({member(kEve)})});
  EXPECT_TRUE(stored(kEve).mentions.empty()) << "was no member then";
  commit({change({model::SetRead{.room = kRoom, .user = kBob, .read = 1, .read_ordinal = 1}}),
          edit({kBob})});
  EXPECT_EQ(stored(kBob).mentions, std::vector<Seq>{2}) << "has read past it";
  commit({edit({kEve}), edit({}), edit({kEve})});
  EXPECT_EQ(stored(kEve).mentions, std::vector<Seq>{1});
  commit({job(append(kRoom, kAda, model::Deleted{1})), edit({kEve})});
  EXPECT_TRUE(stored(kEve).mentions.empty()) << "what is deleted is not edited";
}

TEST_P(StoreCounts, AnEditSeesHowFarItsBatchHasRead) {
  commit({change({member(kAda), member(kBob)}), job(append(kRoom, kAda, text("x")))});
  commit({job(append(kRoom, kBob, text("answer"))),
          job(append(kRoom, kAda, model::Edited{.of = 1, .text = "e", .mentions = {kBob}}))});
  EXPECT_TRUE(stored(kBob).mentions.empty()) << "who answers has read";
}

TEST_P(StoreCounts, TellsWhichMessagesAreDeleted) {
  commit({change({room(kRoom, "#r"), room(kOther, "#o")})});
  commit({post(kRoom, kAda, "1"), post(kRoom, kAda, "2"), post(kRoom, kAda, "3"),
          post(kOther, kAda, "other")});
  const auto withdrawn = [&](RoomId id) {
    for (const model::StoredRoom& one : load().rooms)
      if (one.room.room == id) return one.withdrawn;
    return std::vector<Seq>{0};
  };
  EXPECT_TRUE(withdrawn(kRoom).empty());
  commit({job(append(kRoom, kAda, model::Deleted{3})), job(append(kRoom, kAda, model::Deleted{1})),
          job(append(kRoom, kAda, model::Deleted{4})),
          job(append(kOther, kAda, model::Deleted{1}))});
  EXPECT_EQ(withdrawn(kRoom), (std::vector<Seq>{1, 3})) << "of messages only";
  EXPECT_EQ(withdrawn(kOther), std::vector<Seq>{1});
}

}  // namespace
}  // namespace parley::testing
