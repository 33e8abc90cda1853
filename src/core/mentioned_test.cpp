#include "core/mentioned.h"

#include <gtest/gtest.h>

#include <set>

namespace parley::core {
namespace {

using Names = std::vector<std::string>;

Names mentioned(std::string_view text, const std::set<std::string>& people) {
  Names found;
  for_mentions(text, model::TextFormat::kMarkdown, [&](const std::string& name) {
    if (!people.contains(name)) return false;
    found.push_back(name);
    return true;
  });
  return found;
}

TEST(Mentioned, FindsPeopleWhereverTheyStand) {
  const std::set<std::string> people{"ada", "bob", "bob.b", "李雷"};
  EXPECT_EQ(mentioned("@ada hi", people), Names{"ada"});
  EXPECT_EQ(mentioned("hi, (@Ada)!", people), Names{"ada"});
  EXPECT_EQ(mentioned("ask @bob.", people), Names{"bob"});
  EXPECT_EQ(mentioned("ask @bob.b.", people), Names{"bob.b"});
  EXPECT_EQ(mentioned("@ada@bob", people), Names{"ada"});
  EXPECT_EQ(mentioned("@ada, @bob", people), (Names{"ada", "bob"}));
  EXPECT_EQ(mentioned("你好@李雷你在吗", people), Names{"李雷"});
}

TEST(Mentioned, IsNotFooledByWordsAndAddresses) {
  const std::set<std::string> people{"ada", "example"};
  EXPECT_EQ(mentioned("@adam", people), Names{});
  EXPECT_EQ(mentioned("me@example.org", people), Names{});
  EXPECT_EQ(mentioned("@", people), Names{});
  EXPECT_EQ(mentioned("@ ada", people), Names{});
}

TEST(Mentioned, LooksNotIntoCode) {
  const std::set<std::string> people{"ada", "bob"};
  EXPECT_EQ(mentioned("`@ada` @bob", people), Names{"bob"});
  Names plain;
  for_mentions("`@ada`", model::TextFormat::kPlain, [&](const std::string& name) {
    plain.push_back(name);
    return true;
  });
  EXPECT_EQ(plain.back(), "ada");
}

TEST(Mentioned, LooksAtABoundedNumberOfNames) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "@x ";
  std::size_t asked = 0;
  for_mentions(text, model::TextFormat::kMarkdown, [&](const std::string&) {
    ++asked;
    return false;
  });
  EXPECT_EQ(asked, limits::kMentionsMax);
  EXPECT_LE(mention_candidates(std::string(10'000, '.')).size(), limits::kUserIdBytesMax);
}

}  // namespace
}  // namespace parley::core
