#include "text/emoji.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::text {
namespace {

TEST(Emoji, IsOnePictureByTheGrammar) {
  for (const char* one : {"👍", "👍🏽", "❤", "❤\uFE0F", "👩\u200D💻", "👩🏽\u200D❤\uFE0F\u200D👩🏻",
                          "🇩🇪", "1\uFE0F\u20E3", "#\u20E3",
                          "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "©",
                          // Kept free for pictures of the years to come.
                          "\U0001F8FF", "\U0001FADC", "\U0001FAFF"})
    EXPECT_TRUE(is_emoji(one)) << one;
}

TEST(Emoji, IsNoText) {
  for (const char* other :
       {"",
        "a",
        "1",
        "#",
        "lol",
        "👍👍",
        "👍 ",
        " 👍",
        "👍a",
        "🇩",
        "🇩🇪🇫",
        "\uFE0F",
        "\u200D",
        "👩\u200D",
        "\u20E3",
        "a\u20E3",
        "\u2800",
        "王",
        "🏴\U000E0067\U000E0062",
        "🏴\U000E0061\U000E0061\U000E0061\U000E0061\U000E0061\U000E0061\U000E0061\U000E007F"})
    EXPECT_FALSE(is_emoji(other)) << other;
}

}  // namespace
}  // namespace parley::text
