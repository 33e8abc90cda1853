#include "feed/frame_run.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::feed {
namespace {

FrameRun run_of(std::initializer_list<std::string_view> frames) {
  FrameRun run;
  for (const std::string_view frame : frames) {
    run.open_frame().append(frame);
    EXPECT_EQ(run.close_frame(), frame.size());
  }
  return run;
}

TEST(FrameRun, HandsOutStretchesOfWholeFrames) {
  const FrameRun run = run_of({"aa", "", "bbb", "c"});
  EXPECT_EQ(run.frames(), 4U);
  EXPECT_EQ(run.bytes(), 6U);
  EXPECT_EQ(run.frames_between(0, 4), "aabbbc");
  EXPECT_EQ(run.frames_between(1, 3), "bbb");
  EXPECT_EQ(run.frames_between(2, 2), "");
  EXPECT_EQ(run.frames_between(4, 4), "");
}

TEST(FrameRun, CountsFramesWithinALimitButNeverNone) {
  const FrameRun run = run_of({"aa", "", "bbb", "c"});
  EXPECT_EQ(run.frames_within(0, 0), 1U);  // a frame above the limit goes alone
  EXPECT_EQ(run.frames_within(0, 2), 2U);  // the empty one rides along
  EXPECT_EQ(run.frames_within(0, 4), 2U);
  EXPECT_EQ(run.frames_within(0, 5), 3U);
  EXPECT_EQ(run.frames_within(2, 3), 1U);
  EXPECT_EQ(run.frames_within(2, 100), 2U);
  EXPECT_EQ(run.frames_within(4, 100), 0U);
}

TEST(FrameRun, SplitsAtEveryByteIntoWholeFramesAndARest) {
  const FrameRun run = run_of({"aa", "", "bbb", "c", ""});
  const std::string whole(run.frames_between(0, run.frames()));
  for (std::size_t from = 0; from < run.frames(); ++from) {
    const std::string tail(run.frames_between(from, run.frames()));
    for (std::size_t taken = 0; taken <= tail.size(); ++taken) {
      const FrameRun::Split split = run.split(from, taken);
      const std::string still(run.frames_between(split.frame, run.frames()));
      EXPECT_EQ(tail.substr(0, taken) + std::string(split.rest) + still, tail)
          << "from " << from << " taken " << taken;
    }
  }
  EXPECT_EQ(run.split(0, 3).rest, "bb");
  EXPECT_EQ(run.split(0, 3).frame, 3U);
  EXPECT_EQ(run.split(0, 2).rest, "");
  EXPECT_EQ(run.split(0, whole.size()).frame, 5U);
}

TEST(FrameRun, ClearedHoldsNothing) {
  FrameRun run = run_of({"aa", "b"});
  run.clear();
  EXPECT_TRUE(run.empty());
  EXPECT_EQ(run.bytes(), 0U);
  EXPECT_EQ(run.frames_between(0, 0), "");
}

}  // namespace
}  // namespace parley::feed
