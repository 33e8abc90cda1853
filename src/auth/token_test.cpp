#include "auth/token.h"

#include <gtest/gtest.h>

#include <set>

namespace parley::auth {
namespace {

std::string hex(const model::TokenHash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : hash) {
    text += digits[std::to_integer<unsigned>(byte) >> 4U];
    text += digits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

// The examples that NIST publishes with FIPS 180-4 for SHA-256.
TEST(HashToken, GivesThePublishedHashes) {
  EXPECT_EQ(hex(hash_token("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(hash_token("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(hash_token("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(hash_token(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(MakeToken, LooksLikeOneAndIsNeverTheSame) {
  SeededRandom random(7);
  std::set<std::string> seen;
  std::set<char> letters;
  for (int i = 0; i < 1'000; ++i) {
    const Token token = make_token(random);
    EXPECT_TRUE(looks_like_token(token.text)) << token.text;
    EXPECT_TRUE(seen.insert(token.text).second);
    letters.insert(token.text.begin() + 3, token.text.end());
  }
  EXPECT_EQ(letters.size(), 62U);
}

TEST(LooksLikeToken, RefusesEverythingElse) {
  SeededRandom random(7);
  const std::string good = make_token(random).text;
  EXPECT_FALSE(looks_like_token(""));
  EXPECT_FALSE(looks_like_token(good.substr(3)));
  EXPECT_FALSE(looks_like_token(good + "0"));
  EXPECT_FALSE(looks_like_token(good.substr(0, good.size() - 1)));
  for (const char bad : {' ', '\n', '\0', '-', '_', '\x80'}) {
    std::string text = good;
    text[10] = bad;
    EXPECT_FALSE(looks_like_token(text));
  }
  std::string upper = good;
  upper[0] = 'P';
  EXPECT_FALSE(looks_like_token(upper));
}

}  // namespace
}  // namespace parley::auth
