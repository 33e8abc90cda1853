// Some phones send U+FE0F with an emoji and some do not: it is one reaction, as it was set first.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "contract/store_forms.h"

namespace parley::testing {
namespace {

using model::UserId;

constexpr model::RoomId kRoom{7};
constexpr const char* kPlain = "\u2764";
constexpr const char* kStyled = "\u2764\uFE0F";
const UserId kAda("ada");
const UserId kBob("bob");
const UserId kEve("eve");

class StoreEmoji : public ::testing::TestWithParam<const char*> {
 protected:
  void append(const UserId& author, model::EventBody body) {
    model::Append one;
    one.log = kRoom;
    one.author = author;
    one.body = std::move(body);
    model::Write write;
    write.appends.push_back(std::move(one));
    const model::Job job = std::move(write);
    const auto outcomes = form_->store().commit({&job, 1});
    ASSERT_TRUE(outcomes && std::holds_alternative<model::Committed>(outcomes->front()));
  }
  void react(const UserId& who, const char* emoji, bool on) {
    append(who, model::Reacted{.of = 1, .emoji = emoji, .on = on});
  }
  std::vector<model::Reaction> standing() {
    auto reader = form_->store().reader();
    CHECK(reader);
    auto page = (*reader)->page({kRoom, model::PageFrom::kAfter, 0, 1}, 1U << 20U);
    CHECK(page);
    return std::get<model::Posted>(page->events.at(0)->body).standing.reactions;
  }
  void expect(const char* emoji, const std::vector<UserId>& users) {
    const auto reactions = standing();
    ASSERT_EQ(reactions.size(), 1U);
    EXPECT_EQ(reactions[0].emoji, emoji);
    EXPECT_EQ(reactions[0].users, users);
  }

  std::unique_ptr<StoreForm> form_ = make_form(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Forms, StoreEmoji, every_store_form(),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(StoreEmoji, OfTwoSpellingsIsOneReaction) {
  append(kAda, model::Posted{});
  react(kBob, kStyled, true);
  react(kEve, kPlain, true);
  react(kBob, kPlain, true);
  expect(kStyled, {kBob, kEve});
  form_->reopen();
  expect(kStyled, {kBob, kEve});
  react(kAda, kPlain, true);
  react(kBob, kPlain, false);
  expect(kStyled, {kEve, kAda});
  form_->reopen();
  expect(kStyled, {kEve, kAda});
  react(kEve, kPlain, false);
  react(kAda, kStyled, false);
  EXPECT_TRUE(standing().empty());
}

}  // namespace
}  // namespace parley::testing
