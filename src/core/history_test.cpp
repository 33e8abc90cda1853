// History: the store may be ahead of the core, by what was committed and has not been answered yet.
// Nobody sees that before it is published, least of all who leaves in it.
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "core/core.h"

namespace parley::core {
namespace {

constexpr model::RoomId kRoom{7};
constexpr model::Seq kHead = 3;  // as the core knows it
constexpr ClientId kClient{0, {1, 1}};

class History : public testing::Test {
 protected:
  History() : core_(settings(), random_, directory()) {
    model::cmd::Hello hello;
    hello.token = "ada's";
    core_.hello(kClient, 1, hello, {}, {}, effects_);
  }

  model::HistoryQuery ask(const model::cmd::History& history) {
    effects_.clear();
    core_.execute(kClient, 2, history, {}, effects_);
    const auto& fetch = std::get<Fetch>(effects_.back());
    ticket_ = fetch.ticket;
    return fetch.query;
  }

  // The reply to a page of the events `first` to `last`.
  model::HistoryPage answer(model::Seq first, model::Seq last, bool more) {
    model::HistoryPage page;
    for (model::Seq seq = first; seq <= last; ++seq) {
      auto event = std::make_shared<model::Event>();
      event->log = kRoom;
      event->seq = seq;
      page.events.push_back(std::move(event));
    }
    page.more = more;
    effects_.clear();
    core_.fetched(ticket_, std::move(page), {}, effects_);
    return std::get<model::HistoryPage>(*std::get<Reply>(effects_.back()).answer);
  }

  static model::cmd::History history() {
    model::cmd::History history;
    history.room.id = kRoom;
    return history;
  }

 private:
  static Settings settings() {
    Settings settings;
    settings.default_room = "";
    return settings;
  }
  static model::Directory directory() {
    const model::UserId ada("ada");
    model::Directory directory;
    directory.users.push_back({{ada, "Ada", false, model::RoomId(1), {}}, 0});
    directory.tokens.push_back({{}, ada, {}});
    model::PutRoom room;
    room.room = kRoom;
    directory.rooms.push_back({room, kHead, kHead, {}, {}});
    directory.members.push_back({{kRoom, ada, model::Role::kMember, {}}, 0, 0, {}});
    return directory;
  }

  SeededRandom random_{1};
  Core core_;
  Effects effects_;
  Ticket ticket_ = 0;
};

TEST_F(History, AsksForNothingBehindTheHead) {
  const model::HistoryQuery newest = ask(history());
  EXPECT_EQ(newest.from, model::PageFrom::kBefore);
  EXPECT_EQ(newest.seq, kHead + 1);
  auto before = history();
  before.before = kHead + 9;
  EXPECT_EQ(ask(before).seq, kHead + 1);
  auto around = history();
  around.around = kHead + 9;
  EXPECT_EQ(ask(around).seq, kHead);
}

TEST_F(History, EndsAtTheHead) {
  auto after = history();
  after.after = 1;
  ask(after);
  const model::HistoryPage page = answer(2, kHead + 2, true);
  ASSERT_EQ(page.events.size(), 2U);
  EXPECT_EQ(page.events.back()->seq, kHead);
  EXPECT_FALSE(page.more);
}

TEST_F(History, SaysThatThereIsMoreBeforeIt) {
  auto around = history();
  around.around = 3;
  ask(around);
  const model::HistoryPage page = answer(2, kHead + 1, true);
  EXPECT_EQ(page.events.back()->seq, kHead);
  EXPECT_TRUE(page.more);
}

}  // namespace
}  // namespace parley::core
