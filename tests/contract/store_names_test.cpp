// What names are compared by stands in their records: every form of the store gives it back.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "contract/store_forms.h"

namespace parley::testing {
namespace {

class StoreNames : public ::testing::TestWithParam<const char*> {
 protected:
  void commit(model::Write write) {
    const model::Job job = std::move(write);
    const auto outcomes = form_->store().commit({&job, 1});
    ASSERT_TRUE(outcomes && std::holds_alternative<model::Committed>(outcomes->front()));
  }
  model::Directory load() {
    auto directory = form_->store().load();
    CHECK(directory);
    return std::move(*directory);
  }

  std::unique_ptr<StoreForm> form_ = make_form(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Forms, StoreNames, every_store_form(),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(StoreNames, KeepsTheFormsTheyAreComparedBy) {
  model::PutUser put;
  put.user = model::UserId("zoe");
  put.log = model::RoomId(77);
  put.forms = {.folded = "f", .skeleton = "s", .look = {.read = "l", .drawn = "d"}};
  model::PutRoom room;
  room.room = model::RoomId(78);
  room.key = "#m";
  room.name = "m";
  room.skeleton = "rn";
  commit({.changes = {put, room}, .appends = {}});
  EXPECT_EQ(load().users.at(0).user.forms, put.forms);
  EXPECT_EQ(load().rooms.at(0).room.skeleton, "rn");

  put.forms.look = {.read = "zoe", .drawn = "z"};
  commit(
      {.changes = {model::SetDisplay{.user = put.user, .display = "Zoe", .look = put.forms.look}},
       .appends = {}});
  form_->reopen();
  EXPECT_EQ(load().users.at(0).user.forms, put.forms);
  EXPECT_EQ(load().users.at(0).user.display, "Zoe");
  EXPECT_EQ(load().rooms.at(0).room.skeleton, "rn");
}

}  // namespace
}  // namespace parley::testing
