#include "base/header_field.h"

#include <gtest/gtest.h>

#include <vector>

namespace parley {
namespace {

const std::vector<HeaderField> kFields = {
    {"Connection", "keep-alive, Upgrade"},
    {"Accept-Encoding", "br;q=1.0,  GZIP;q=0.5 ,"},
    {"connection", "x"},
};

TEST(HeaderField, NamesAreFoundInAnyCase) {
  ASSERT_NE(find_header(kFields, "CONNECTION"), nullptr);
  EXPECT_EQ(*find_header(kFields, "CONNECTION"), "keep-alive, Upgrade") << "the first one";
  EXPECT_EQ(find_header(kFields, "Connectio"), nullptr);
  EXPECT_EQ(count_headers(kFields, "connection"), 2U);
}

TEST(HeaderField, TokensAreFoundInListsOfEveryField) {
  EXPECT_TRUE(header_has_token(kFields, "connection", "upgrade"));
  EXPECT_TRUE(header_has_token(kFields, "connection", "X"));
  EXPECT_FALSE(header_has_token(kFields, "connection", "up"));
  EXPECT_FALSE(header_has_token(kFields, "connection", "keep-alive, upgrade"));
  EXPECT_TRUE(header_has_token(kFields, "accept-encoding", "gzip"));
  EXPECT_TRUE(header_has_token(kFields, "accept-encoding", "br"));
}

TEST(HeaderField, BlanksAreTrimmed) {
  EXPECT_EQ(trim_blanks(" \t a b \t"), "a b");
  EXPECT_EQ(trim_blanks(" \t"), "");
}

}  // namespace
}  // namespace parley
