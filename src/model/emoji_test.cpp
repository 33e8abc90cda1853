#include "model/emoji.h"

#include <gtest/gtest.h>

namespace parley::model {
namespace {

TEST(Emoji, AreComparedWithoutTheirStyle) {
  EXPECT_EQ(emoji_key("👍\uFE0F"), emoji_key("👍"));
  EXPECT_EQ(emoji_key("👩\u200D❤\uFE0F\u200D👩"), "👩\u200D❤\u200D👩");
  EXPECT_EQ(emoji_key("lol"), "lol");
  EXPECT_TRUE(same_emoji("❤", "❤\uFE0F"));
  EXPECT_FALSE(same_emoji("❤", "👍"));
  EXPECT_NE(emoji_key("👍"), emoji_key("👍🏽"));
}

TEST(Emoji, AnyBytesAreNone) {
  EXPECT_FALSE(valid_emoji("\xF0\x9F"));
  EXPECT_FALSE(valid_emoji("lol"));
  EXPECT_TRUE(valid_emoji("👍"));
}

}  // namespace
}  // namespace parley::model
