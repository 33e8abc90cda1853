#include "base/base64.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace parley {
namespace {

TEST(Rfc4648_10, TestVectors) {
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64_encode("f"), "Zg==");
  EXPECT_EQ(base64_encode("fo"), "Zm8=");
  EXPECT_EQ(base64_encode("foo"), "Zm9v");
  EXPECT_EQ(base64_encode("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_encode("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64url_encode("fooba"), "Zm9vYmE");
}

TEST(Rfc4648_5, UrlSafeAlphabet) {
  EXPECT_EQ(base64_encode("\xFB\xFF\xFE"), "+//+");
  EXPECT_EQ(base64url_encode("\xFB\xFF\xFE"), "-__-");
  EXPECT_EQ(base64url_decode("+//+"), std::nullopt);
  EXPECT_EQ(base64_decode("-__-"), std::nullopt);
}

TEST(Rfc4648_3, DecodingIsStrict) {
  EXPECT_EQ(base64_decode("Zg"), std::nullopt) << "padding missing";
  EXPECT_EQ(base64_decode("Zg="), std::nullopt);
  EXPECT_EQ(base64_decode("Z==="), std::nullopt);
  EXPECT_EQ(base64_decode("===="), std::nullopt);
  EXPECT_EQ(base64_decode("Zh=="), std::nullopt) << "stray bits";
  EXPECT_EQ(base64_decode("Zg==Zg=="), std::nullopt) << "padding inside";
  EXPECT_EQ(base64_decode("Zm 9"), std::nullopt);
  EXPECT_EQ(base64_decode("Zm9v\n"), std::nullopt);
  EXPECT_EQ(base64url_decode("Zg=="), std::nullopt) << "no padding in this form";
  EXPECT_EQ(base64url_decode("Zm9vY"), std::nullopt);
}

TEST(Base64, RoundTrip) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    RC_ASSERT(base64_decode(base64_encode(bytes)) == bytes);
    RC_ASSERT(base64url_decode(base64url_encode(bytes)) == bytes);
  }));
}

TEST(Base64, WhatIsTakenIsWhatTheEncoderWrites) {
  EXPECT_TRUE(rc::check([] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::element('A', 'B', 'g', '/', '+', '=', '9'));
    const auto bytes = base64_decode(text);
    if (bytes) RC_ASSERT(base64_encode(*bytes) == text);
  }));
}

}  // namespace
}  // namespace parley
