// The part of the store's contract that is about invitations: what stands between people survives.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "contract/store_forms.h"

namespace parley::testing {
namespace {

using model::RoomId;
using model::UserId;

constexpr RoomId kRoom{0xFFFF'FFFF'FFFF'FFF0};  // ids use all 64 bits
const UserId kAda("ada");
const UserId kBob("bob");
const UserId kEve("eve");

model::PutUser user(const UserId& id, std::uint64_t log) {
  model::PutUser put;
  put.user = id;
  put.log = RoomId(log);
  return put;
}

class StoreOffers : public ::testing::TestWithParam<const char*> {
 protected:
  // A write for each list of changes, all in one batch.
  void commit(const std::vector<std::vector<model::Change>>& writes) {
    std::vector<model::Job> jobs;
    for (const auto& changes : writes) {
      model::Write write;
      write.changes = changes;
      jobs.emplace_back(std::move(write));
    }
    const auto outcomes = form_->store().commit(jobs);
    ASSERT_TRUE(outcomes) << outcomes.error().message;
    for (const model::Outcome& one : *outcomes)
      EXPECT_TRUE(std::holds_alternative<model::Committed>(one));
  }
  model::Directory load() {
    auto directory = form_->store().load();
    CHECK(directory);
    return std::move(*directory);
  }

  std::unique_ptr<StoreForm> form_ = make_form(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Forms, StoreOffers, every_store_form(),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(StoreOffers, KeepsTheLastOfWhatPeopleOfferAndThink) {
  const auto offer = [](const UserId& by, model::Offer state, std::int64_t ts) {
    return model::SetOffer{
        .user = kAda, .room = kRoom, .by = by, .offer = state, .ts = from_unix_ms(ts)};
  };
  const auto trust = [](const UserId& other, model::Trust what, std::int64_t ts) {
    return model::SetTrust{.user = kAda, .other = other, .trust = what, .ts = from_unix_ms(ts)};
  };
  commit({{user(kAda, 11), user(kBob, 12)}});
  commit({{offer(kBob, model::Offer::kOpen, 5), offer(kEve, model::Offer::kOpen, 4)},
          {trust(kBob, model::Trust::kQuiet, 5), trust(kEve, model::Trust::kTrusted, 6)}});
  commit({{offer(kBob, model::Offer::kDeclined, 3), offer(kEve, model::Offer::kNone, 9)},
          {trust(kBob, model::Trust::kTrusted, 9), trust(kEve, model::Trust::kUnknown, 9)},
          {model::SetAsk{.user = kAda, .ask = true}},
          {model::SetAsk{.user = kBob, .ask = true}},
          {model::SetAsk{.user = kBob, .ask = false}}});
  for (int life = 0; life < 2; ++life) {
    const model::Directory directory = load();
    ASSERT_EQ(directory.offers.size(), 1U);
    EXPECT_EQ(directory.offers[0].by, kBob);
    EXPECT_EQ(directory.offers[0].room, kRoom);
    EXPECT_EQ(directory.offers[0].offer, model::Offer::kDeclined);
    EXPECT_EQ(to_unix_ms(directory.offers[0].ts), 3);
    ASSERT_EQ(directory.trusts.size(), 1U);
    EXPECT_EQ(directory.trusts[0].other, kBob);
    EXPECT_EQ(directory.trusts[0].trust, model::Trust::kTrusted);
    for (const model::StoredUser& stored : directory.users)
      EXPECT_EQ(stored.ask, stored.user.user == kAda) << stored.user.user.value();
    form_->reopen();
  }
}

// Who gives way is the oldest, so the order must survive a restart.
TEST_P(StoreOffers, LoadsWhatPeopleOfferAndThinkInTheOrderOfItsTime) {
  std::vector<model::Change> changes;
  for (const std::int64_t ts : {3, 1, 2}) {
    changes.push_back(model::SetOffer{.user = kAda,
                                      .room = RoomId(static_cast<std::uint64_t>(100 + ts)),
                                      .by = kBob,
                                      .offer = model::Offer::kOpen,
                                      .ts = from_unix_ms(ts)});
    changes.push_back(model::SetTrust{.user = kAda,
                                      .other = UserId("u" + std::to_string(9 - ts)),
                                      .trust = model::Trust::kTrusted,
                                      .ts = from_unix_ms(ts)});
  }
  commit({changes});
  const model::Directory directory = load();
  ASSERT_EQ(directory.offers.size(), 3U);
  ASSERT_EQ(directory.trusts.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(to_unix_ms(directory.offers[i].ts), static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(to_unix_ms(directory.trusts[i].ts), static_cast<std::int64_t>(i + 1));
  }
}

}  // namespace
}  // namespace parley::testing
