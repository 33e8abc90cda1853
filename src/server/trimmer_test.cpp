// When memory is given back. That it is: tests/soak.
#include "server/trimmer.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace parley::server {
namespace {

// Told once a second how many are there; how often it was due.
class Seconds {
 public:
  int tell(std::initializer_list<std::size_t> crowds, int seconds_each = 1) {
    int due = 0;
    for (const std::size_t crowd : crowds) {
      for (int second = 0; second < seconds_each; ++second) {
        now_ += Millis(1'000);
        due += ebb_.due(crowd, now_) ? 1 : 0;
      }
    }
    return due;
  }

 private:
  Ebb ebb_;
  MonoTime now_{Millis(1'000'000)};
};

TEST(Ebb, IsDueOnceWhenMostHaveGone) {
  Seconds seconds;
  EXPECT_EQ(seconds.tell({0, 1000}, 60), 0);
  EXPECT_EQ(seconds.tell({400}, 4), 0) << "not yet quiet for long enough";
  EXPECT_EQ(seconds.tell({400}, 60), 1);
  EXPECT_EQ(seconds.tell({0}, 60), 1) << "the rest is an ebb of its own";
  EXPECT_EQ(seconds.tell({0}, 60), 0);
  EXPECT_EQ(seconds.tell({1000, 0}, 60), 1) << "each crowd has one";
}

TEST(Ebb, IsNoneWhereFewGo) {
  Seconds seconds;
  EXPECT_EQ(seconds.tell({1000, 600}, 60), 0) << "more than half are still there";
  Seconds small;
  EXPECT_EQ(small.tell({30, 0}, 60), 0) << "what they leave is not worth it";
}

TEST(Ebb, WaitsWhilePeopleComeBack) {
  Seconds seconds;
  EXPECT_EQ(seconds.tell({1000}), 0);
  EXPECT_EQ(seconds.tell({0, 50, 100, 150, 200, 250, 300, 350, 400}), 0);
  EXPECT_EQ(seconds.tell({400}, 60), 1);
}

TEST(Ebb, OfPeopleWhoGoOneByOneIsQuiet) {
  Seconds seconds;
  EXPECT_EQ(seconds.tell({1000}), 0);
  EXPECT_EQ(seconds.tell({500, 490, 480, 470, 460, 450, 440}), 1);
}

}  // namespace
}  // namespace parley::server
