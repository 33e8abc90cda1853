#include "feed/tail.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::feed {
namespace {

void put(Tail& tail, std::string_view frame) {
  tail.open().append(frame);
  tail.close();
}

// All that stretches give from `from` on.
std::string read_from(const Tail& tail, Seq from, std::size_t bytes_max) {
  std::string out;
  while (from < tail.end()) {
    const Tail::Stretch stretch = tail.stretch(from, bytes_max);
    EXPECT_GT(stretch.next, from);
    out += stretch.bytes;
    from = stretch.next;
  }
  return out;
}

TEST(Tail, BeginsEmptyAtItsEnd) {
  const Tail tail(7);
  EXPECT_EQ(tail.first(), 7U);
  EXPECT_EQ(tail.end(), 7U);
  EXPECT_EQ(tail.bytes(), 0U);
}

TEST(Tail, SplitsAtEveryByte) {
  Tail tail(10);
  for (const std::string_view frame : {"aa", "", "bbb", "c", "", "dddd"}) put(tail, frame);
  for (Seq from = tail.first(); from < tail.end(); ++from) {
    const std::string all = read_from(tail, from, 1000);
    for (std::size_t taken = 0; taken <= all.size(); ++taken) {
      const Tail::Position at = tail.after(from, taken);
      const std::string still = at.next < tail.end() ? read_from(tail, at.next, 1000) : "";
      EXPECT_EQ(all.substr(0, taken) + std::string(at.rest) + still, all)
          << "from " << from << " taken " << taken;
    }
  }
}

TEST(Tail, StretchesOfAnySizeGiveTheSameBytesOverManyChunks) {
  Tail tail(1);
  std::string all;
  for (int i = 0; i < 1000; ++i) {
    const std::string frame(static_cast<std::size_t>(i % 97), static_cast<char>('a' + i % 26));
    put(tail, frame);
    all += frame;
  }
  EXPECT_EQ(tail.bytes(), all.size());
  for (const std::size_t limit : {1U, 50U, 4096U, 1U << 20}) {
    EXPECT_EQ(read_from(tail, 1, limit), all) << limit;
  }
}

TEST(Tail, ShrinkingDropsTheOldestAndKeepsWhatIsLeftWhole) {
  Tail tail(1);
  for (int i = 0; i < 1000; ++i) put(tail, "frame");
  tail.shrink(100'000, 600);
  EXPECT_GT(tail.first(), 1U);
  EXPECT_EQ(tail.end(), 1001U);
  EXPECT_LE(tail.end() - tail.first(), 600U);
  EXPECT_EQ(tail.bytes(), (tail.end() - tail.first()) * 5);
  EXPECT_EQ(read_from(tail, tail.first(), 1000).size(), tail.bytes());
}

TEST(Tail, DroppingAllKeepsTheNumbers) {
  Tail tail(1);
  put(tail, "a");
  put(tail, "b");
  tail.drop_all();
  EXPECT_EQ(tail.first(), 3U);
  EXPECT_EQ(tail.end(), 3U);
  EXPECT_EQ(tail.bytes(), 0U);
  put(tail, "c");
  EXPECT_EQ(tail.stretch(3, 10).bytes, "c");
}

}  // namespace
}  // namespace parley::feed
