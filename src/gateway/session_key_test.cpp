#include "gateway/session_key.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace parley::gateway {
namespace {

TEST(SessionKey, IsTwentyEightLettersOfAHeader) {
  SeededRandom random{1};
  const std::string text = format({63, 0x80000007, make_session_secret(random)});
  EXPECT_EQ(text.size(), 28U);
  EXPECT_EQ(
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
      std::string::npos);
}

RC_GTEST_PROP(SessionKey, ComesBackAsItWas,
              (std::uint8_t loop, std::uint32_t slot, std::uint64_t seed)) {
  SeededRandom random{seed};
  const SessionKey key{loop, slot, make_session_secret(random)};
  const auto back = parse_session_key(format(key));
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == key);
}

TEST(SessionKey, IsNothingElse) {
  SeededRandom random{1};
  const std::string text = format({0, 1, make_session_secret(random)});
  EXPECT_FALSE(parse_session_key(""));
  EXPECT_FALSE(parse_session_key(text.substr(1)));
  EXPECT_FALSE(parse_session_key(text + "AAAA"));
  EXPECT_FALSE(parse_session_key(" " + text.substr(1)));
  EXPECT_FALSE(parse_session_key("+" + text.substr(1)));
}

TEST(SessionKey, OneBitMakesAnotherSecret) {
  SeededRandom random{1};
  const SessionSecret secret = make_session_secret(random);
  EXPECT_TRUE(same_secret(secret, secret));
  for (std::size_t bit = 0; bit < secret.size() * 8; ++bit) {
    SessionSecret other = secret;
    other[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_FALSE(same_secret(secret, other)) << bit;
  }
}

TEST(SessionKey, NoTwoSecretsAreTheSame) {
  SeededRandom random{1};
  EXPECT_FALSE(same_secret(make_session_secret(random), make_session_secret(random)));
}

}  // namespace
}  // namespace parley::gateway
