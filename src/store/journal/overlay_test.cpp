#include "store/journal/overlay.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/journal/testing.h"

namespace parley::store::journal {
namespace {

using model::Reaction;
using model::UserId;
using testing::append_of;

// `what` as it would stand in a batch, for as long as this lives.
class Touch {
 public:
  explicit Touch(const model::Append& what) {
    BatchPtr batch = testing::Scribe().touch(what).batch();
    view_ = append_at({.batch = batch.get(), .offset = 1});
    hold_ = std::move(batch);
  }
  const AppendView& view() const { return view_; }

 private:
  BatchPtr hold_;
  AppendView view_;
};

void react(std::vector<Reaction>& reactions, const std::string& who, const std::string& emoji,
           bool on = true) {
  const Touch touch(append_of(model::Reacted{.of = 1, .emoji = emoji, .on = on}, 1, who));
  journal::react(reactions, touch.view());
}

TEST(Overlay, ReactionsStandInTheOrderTheyCame) {
  std::vector<Reaction> reactions;
  react(reactions, "ada", "+");
  react(reactions, "bob", "-");
  react(reactions, "eve", "+");
  const std::vector<Reaction> expected{{"+", {UserId("ada"), UserId("eve")}},
                                       {"-", {UserId("bob")}}};
  EXPECT_EQ(reactions, expected);
}

TEST(Overlay, ReactingTwiceIsReactingOnce) {
  std::vector<Reaction> reactions;
  react(reactions, "ada", "+");
  react(reactions, "ada", "+");
  EXPECT_EQ(reactions, (std::vector<Reaction>{{"+", {UserId("ada")}}}));
}

TEST(Overlay, TheLastWhoTakesItBackTakesTheEmojiWithIt) {
  std::vector<Reaction> reactions;
  react(reactions, "ada", "+");
  react(reactions, "bob", "+");
  react(reactions, "ada", "-");
  react(reactions, "ada", "+", false);
  EXPECT_EQ(reactions, (std::vector<Reaction>{{"+", {UserId("bob")}}, {"-", {UserId("ada")}}}));
  react(reactions, "bob", "+", false);
  EXPECT_EQ(reactions, (std::vector<Reaction>{{"-", {UserId("ada")}}}));
  react(reactions, "bob", "+");
  EXPECT_EQ(reactions.back(), (Reaction{"+", {UserId("bob")}})) << "it begins anew, at the end";
}

TEST(Overlay, TakingBackWhatWasNotSetDoesNothing) {
  std::vector<Reaction> reactions;
  react(reactions, "ada", "+", false);
  EXPECT_TRUE(reactions.empty());
  react(reactions, "bob", "+");
  react(reactions, "ada", "+", false);
  EXPECT_EQ(reactions, (std::vector<Reaction>{{"+", {UserId("bob")}}}));
}

TEST(Overlay, AnEditRewritesTextAndMentions) {
  model::Posted message = testing::posted("old");
  message.mentions = {UserId("bob")};
  message.standing.reactions = {{"+", {UserId("eve")}}};
  model::Append edit =
      append_of(model::Edited{.of = 1, .text = "new", .mentions = {UserId("eve")}});
  edit.ts = from_unix_ms(77);
  ASSERT_TRUE(rewrite(message, Touch(edit).view()));
  EXPECT_EQ(message.text, "new");
  EXPECT_EQ(message.mentions, (std::vector{UserId("eve")}));
  EXPECT_EQ(message.standing.edited, from_unix_ms(77));
  EXPECT_FALSE(message.standing.deleted);
  EXPECT_EQ(message.standing.reactions.size(), 1U);
}

TEST(Overlay, ADeleteTakesTheTextAndKeepsWhenItWasEdited) {
  model::Posted message = testing::posted("secret");
  message.mentions = {UserId("bob")};
  message.standing.edited = from_unix_ms(5);
  ASSERT_TRUE(rewrite(message, Touch(append_of(model::Deleted{.of = 1})).view()));
  EXPECT_EQ(message.text, "");
  EXPECT_TRUE(message.mentions.empty());
  EXPECT_TRUE(message.standing.deleted);
  EXPECT_EQ(message.standing.edited, from_unix_ms(5));
}

TEST(Overlay, AReactionRewritesNothing) {
  model::Posted message = testing::posted("text");
  const model::Posted before = message;
  ASSERT_TRUE(rewrite(message, Touch(append_of(model::Reacted{.of = 1, .emoji = "+"})).view()));
  EXPECT_EQ(message, before);
}

}  // namespace
}  // namespace parley::store::journal
