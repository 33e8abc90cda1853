#include "text/folding.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <unicode/uspoof.h>

#include <string>

#include "base/utf8.h"

namespace parley::text {
namespace {

std::string skeleton_by_icu(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker* const checker = uspoof_open(&status);
  std::string out(512, '\0');
  const std::int32_t size =
      uspoof_getSkeletonUTF8(checker, 0, text.data(), static_cast<std::int32_t>(text.size()),
                             out.data(), static_cast<std::int32_t>(out.size()), &status);
  uspoof_close(checker);
  EXPECT_TRUE(U_SUCCESS(status));
  return out.substr(0, static_cast<std::size_t>(size));
}

TEST(Folding, IsThatOfNfkcCasefold) {
  EXPECT_EQ(fold("Ada"), "ada");
  EXPECT_EQ(fold("É"), "é");
  EXPECT_EQ(fold("E\u0301"), "é");
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_EQ(fold("Ａ\u200Db"), "ab");
  EXPECT_EQ(fold("a\xFF"), "a\uFFFD");
}

// The way for ASCII is the same as the one for the rest.
TEST(Folding, TheShortWayForAsciiGivesWhatIcuGives) {
  for (char a = 0x20; a < 0x7F; ++a) {
    for (char b = 0x20; b < 0x7F; ++b) {
      const std::string text{a, b};
      ASSERT_EQ(skeleton(text), fold(skeleton_by_icu(text))) << text;
    }
  }
}

TEST(FoldingProperty, TwiceIsOnce) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    const std::string folded = fold(bytes);
    RC_ASSERT(fold(folded) == folded);
    RC_ASSERT(is_utf8(folded));
    RC_ASSERT(is_utf8(skeleton(bytes)));
  }));
}

}  // namespace
}  // namespace parley::text
