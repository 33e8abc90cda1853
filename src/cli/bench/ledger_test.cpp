#include "cli/bench/ledger.h"

#include <gtest/gtest.h>

namespace parley::cli {
namespace {

std::string stamped_text(Stamp stamp, std::size_t bytes) {
  std::string out = "before";
  append_stamped(out, stamp, bytes);
  return out.substr(6);
}

TEST(Stamp, ReadsBackWhatItWrote) {
  const Stamp stamp{7, 4'000'000'000, 5'000'000'000'000};
  const std::string text = stamped_text(stamp, 128);
  EXPECT_EQ(text.size(), 128U);
  EXPECT_EQ(read_stamp(text), stamp);
}

TEST(Stamp, IsNeverCut) {
  EXPECT_EQ(stamped_text({7, 12, 9}, 1), "7.12.9.");
}

TEST(Stamp, KnowsWhatIsNone) {
  for (const char* text : {"", "7", "7.", "7.1", "7.1.", "7.1.9", "x.1.9.", "7.x.9.", "7.1.x.",
                           "-1.1.9.", "99999999999.1.9."}) {
    EXPECT_EQ(read_stamp(text), std::nullopt) << text;
  }
}

TEST(Ledger, CountsWhatIsMissingInTheMiddleAndAtTheEnd) {
  Ledger ledger(2, 2);
  ledger.note(0, {1, 1, 0});
  ledger.note(0, {1, 4, 0});
  EXPECT_EQ(ledger.lost(), 2U);
  ledger.close(0, 1, 5);
  ledger.close(0, 1, 5);
  EXPECT_EQ(ledger.lost(), 3U);
  EXPECT_EQ(ledger.delivered(), 2U);
  EXPECT_EQ(ledger.disordered(), 0U);
}

TEST(Ledger, CountsDoublesAndLateOnesAndStrangers) {
  Ledger ledger(2, 2);
  ledger.note(1, {0, 1, 0});
  ledger.note(1, {0, 1, 0});
  ledger.note(1, {0, 3, 0});
  ledger.note(1, {0, 2, 0});
  ledger.note(1, {2, 1, 0});
  EXPECT_EQ(ledger.disordered(), 3U);
}

TEST(Ledger, WantsTheLogsNumbersToGrow) {
  Ledger ledger(1, 1);
  std::uint64_t last = 0;
  for (const std::uint64_t seq : {3U, 4U, 9U}) ledger.note_seq(last, seq);
  EXPECT_EQ(ledger.disordered(), 0U);
  ledger.note_seq(last, 9);
  ledger.note_seq(last, 2);
  EXPECT_EQ(ledger.disordered(), 2U);
}

}  // namespace
}  // namespace parley::cli
