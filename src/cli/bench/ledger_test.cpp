#include "cli/bench/ledger.h"

#include <gtest/gtest.h>

namespace parley::cli {
namespace {

TEST(Stamp, ReadsBackWhatItWrote) {
  const std::string text = stamped_text({7, 4'000'000'000}, 128);
  EXPECT_EQ(text.size(), 128U);
  EXPECT_EQ(read_stamp(text), (Stamp{7, 4'000'000'000}));
}

TEST(Stamp, IsNeverCut) {
  EXPECT_EQ(stamped_text({7, 12}, 1), "7.12.");
}

TEST(Stamp, KnowsWhatIsNone) {
  for (const char* text : {"", "7", "7.", "7.1", "x.1.", "7.x.", "-1.1.", "99999999999.1."}) {
    EXPECT_EQ(read_stamp(text), std::nullopt) << text;
  }
}

TEST(Ledger, CountsWhatIsMissingInTheMiddleAndAtTheEnd) {
  Ledger ledger(2, 2);
  ledger.note(0, {1, 1});
  ledger.note(0, {1, 4});
  EXPECT_EQ(ledger.lost(), 2U);
  ledger.close(0, 1, 5);
  ledger.close(0, 1, 5);
  EXPECT_EQ(ledger.lost(), 3U);
  EXPECT_EQ(ledger.delivered(), 2U);
  EXPECT_EQ(ledger.disordered(), 0U);
}

TEST(Ledger, CountsDoublesAndLateOnesAndStrangers) {
  Ledger ledger(2, 2);
  ledger.note(1, {0, 1});
  ledger.note(1, {0, 1});
  ledger.note(1, {0, 3});
  ledger.note(1, {0, 2});
  ledger.note(1, {2, 1});
  EXPECT_EQ(ledger.disordered(), 3U);
}

}  // namespace
}  // namespace parley::cli
