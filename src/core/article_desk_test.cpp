#include "core/article_desk.h"

#include <gtest/gtest.h>

namespace parley::core {
namespace {

using model::UserId;

ClientId client(std::uint32_t slot) {
  return {0, {slot, 1}};
}

// What the article's own read pump gets wrong: it removes by user name.
TEST(ArticleDesk, TheOldConnectionsEndDoesNotRemoveTheNewOne) {
  ArticleDesk desk;
  EXPECT_EQ(desk.sit(UserId("ada"), client(1), Tongue::kArticle), std::nullopt);
  EXPECT_EQ(desk.sit(UserId("ada"), client(2), Tongue::kArticle), client(1));
  desk.leave(client(1));
  ASSERT_NE(desk.find(UserId("ada")), nullptr);
  EXPECT_EQ(desk.find(UserId("ada"))->client, client(2));
  desk.leave(client(2));
  EXPECT_EQ(desk.find(UserId("ada")), nullptr);
  EXPECT_FALSE(desk.has(client(2)));
}

}  // namespace
}  // namespace parley::core
