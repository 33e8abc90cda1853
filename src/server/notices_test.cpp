#include "server/notices.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>

namespace parley::server {
namespace {

using Kind = gateway::Notice::Kind;

TEST(Notices, OneAMinuteOfEachKind) {
  Notices notices;
  const MonoTime begin(Millis(5));
  EXPECT_TRUE(notices.due(Kind::kHost, begin));
  EXPECT_FALSE(notices.due(Kind::kHost, begin));
  EXPECT_TRUE(notices.due(Kind::kOrigin, begin)) << "each for itself";
  EXPECT_FALSE(notices.due(Kind::kHost, begin + Notices::kInterval - Millis(1)));
  EXPECT_TRUE(notices.due(Kind::kHost, begin + Notices::kInterval));
  EXPECT_FALSE(notices.due(Kind::kHost, begin + Notices::kInterval + Millis(1)));
}

TEST(Notices, EachKindHasItsOwnWords) {
  std::set<std::string_view> words;
  for (std::size_t kind = 0; kind < gateway::Notice::kKinds; ++kind) {
    words.insert(words_of(static_cast<Kind>(kind)));
  }
  EXPECT_EQ(words.size(), gateway::Notice::kKinds);
  EXPECT_FALSE(words.contains(""));
}

}  // namespace
}  // namespace parley::server
