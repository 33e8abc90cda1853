#include "loop/timer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace parley::loop {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr MonoTime kStart{microseconds(123'456'789)};

// Takes and runs all that is due.
void run(TimerWheel& wheel, MonoTime now) {
  std::vector<TimerId> due;
  wheel.advance(now, due);
  for (const TimerId id : due) {
    Task task = wheel.take(id);
    if (task) task();
  }
}

TEST(TimerWheel, FiresNotBeforeItsTimeAndWithinATickAfter) {
  TimerWheel wheel(kStart);
  int fired = 0;
  const MonoTime due = kStart + microseconds(25'300);
  wheel.insert(due, [&] { ++fired; });
  run(wheel, due - microseconds(1));
  EXPECT_EQ(fired, 0);
  run(wheel, due + TimerWheel::kTick);
  EXPECT_EQ(fired, 1);
  run(wheel, due + milliseconds(100'000));
  EXPECT_EQ(fired, 1);
  EXPECT_EQ(wheel.size(), 0U);
}

TEST(TimerWheel, WhatIsDueAlreadyFiresAtTheNextTick) {
  TimerWheel wheel(kStart);
  int fired = 0;
  wheel.insert(kStart - milliseconds(500), [&] { ++fired; });
  run(wheel, kStart);
  EXPECT_EQ(fired, 0);
  run(wheel, kStart + TimerWheel::kTick);
  EXPECT_EQ(fired, 1);
}

TEST(TimerWheel, TellsWhenToWake) {
  TimerWheel wheel(kStart);
  EXPECT_FALSE(wheel.next_due().has_value());
  const MonoTime due = kStart + std::chrono::minutes(15);  // 22 rounds away
  const TimerId late = wheel.insert(due, [] {});
  ASSERT_TRUE(wheel.next_due().has_value());
  EXPECT_GE(*wheel.next_due(), due);
  EXPECT_LT(*wheel.next_due(), due + TimerWheel::kTick);
  wheel.insert(kStart + milliseconds(30), [] {});
  EXPECT_LT(*wheel.next_due(), kStart + milliseconds(41));
  run(wheel, kStart + milliseconds(50));
  EXPECT_GE(*wheel.next_due(), due);  // not woken once a round for it
  wheel.cancel(late);
  EXPECT_FALSE(wheel.next_due().has_value());
}

TEST(TimerWheel, ACancelledTimerIsNotTakenEvenWhenItWasDue) {
  TimerWheel wheel(kStart);
  int fired = 0;
  const MonoTime due = kStart + milliseconds(20);
  TimerId second;
  wheel.insert(due, [&] { wheel.cancel(second); });
  second = wheel.insert(due, [&] { ++fired; });
  run(wheel, due + TimerWheel::kTick);
  EXPECT_EQ(fired, 0);
  EXPECT_EQ(wheel.size(), 0U);
}

TEST(TimerWheel, AStaleIdDoesNotCancelTheNextTenant) {
  TimerWheel wheel(kStart);
  int fired = 0;
  const TimerId old = wheel.insert(kStart + milliseconds(20), [] {});
  wheel.cancel(old);
  const TimerId fresh = wheel.insert(kStart + milliseconds(20), [&] { ++fired; });
  ASSERT_EQ(fresh.slot, old.slot);
  wheel.cancel(old);
  wheel.cancel(TimerId{});
  run(wheel, kStart + milliseconds(40));
  EXPECT_EQ(fired, 1);
}

TEST(TimerWheel, CancelReleasesWhatTheTaskCarries) {
  TimerWheel wheel(kStart);
  const auto shared = std::make_shared<int>(0);
  const TimerId id = wheel.insert(kStart + milliseconds(20), [shared] {});
  EXPECT_EQ(shared.use_count(), 2);
  wheel.cancel(id);
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(TimerWheel, ATaskMayInsertAgain) {
  TimerWheel wheel(kStart);
  int fired = 0;
  MonoTime now = kStart;
  std::function<void()> again = [&] {
    ++fired;
    wheel.insert(now + milliseconds(50), [&] { again(); });
  };
  again();
  for (int i = 0; i < 100; ++i) run(wheel, now += milliseconds(10));
  // Every 50 ms, each up to a tick late.
  EXPECT_GE(fired, 1 + 16);
  EXPECT_LE(fired, 1 + 20);
}

// The same rules said in the plainest way.
class NaiveTimers {
 public:
  explicit NaiveTimers(MonoTime start) : current_(floor(start)) {}

  void insert(MonoTime due, int name) {
    const std::int64_t ceil = floor(due + microseconds(9'999));
    timers_.emplace(std::max(ceil, current_ + 1), name);
  }
  bool cancel(int name) {
    const auto found = std::find_if(timers_.begin(), timers_.end(),
                                    [&](const auto& entry) { return entry.second == name; });
    if (found == timers_.end()) return false;
    timers_.erase(found);
    return true;
  }
  std::vector<int> advance(MonoTime now) {
    current_ = std::max(current_, floor(now));
    std::vector<int> due;
    while (!timers_.empty() && timers_.begin()->first <= current_) {
      due.push_back(timers_.begin()->second);
      timers_.erase(timers_.begin());
    }
    return due;
  }
  std::size_t size() const { return timers_.size(); }
  MonoTime earliest() const { return MonoTime(microseconds(timers_.begin()->first * 10'000)); }

 private:
  static std::int64_t floor(MonoTime time) { return time.time_since_epoch().count() / 10'000; }

  std::multimap<std::int64_t, int> timers_;  // equal keys stand in order of insertion
  std::int64_t current_;
};

enum Step : int { kInsert, kInsertFar, kCancel, kAdvance, kAdvanceFar, kSteps };

RC_GTEST_PROP(TimerWheelProperty, AgreesWithAMultimap, ()) {
  TimerWheel wheel(kStart);
  NaiveTimers naive(kStart);
  MonoTime now = kStart;
  std::vector<TimerId> ids;
  std::vector<int> fired;
  bool cancelled = false;

  const auto step = rc::gen::pair(rc::gen::inRange(0, int{kSteps}), rc::gen::inRange(0, 1'000'000));
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(200, step);
  for (const auto& [kind, amount] : steps) {
    switch (kind) {
      case kInsert:       // up to 100 ms
      case kInsertFar: {  // up to 100 s: more than two rounds
        const MonoTime due = now + microseconds(kind == kInsert ? amount / 10 : amount * 100LL);
        const int name = static_cast<int>(ids.size());
        ids.push_back(wheel.insert(due, [&fired, name] { fired.push_back(name); }));
        naive.insert(due, name);
        break;
      }
      case kCancel: {
        if (ids.empty()) break;
        const std::size_t name = static_cast<std::size_t>(amount) % ids.size();
        wheel.cancel(ids[name]);
        cancelled |= naive.cancel(static_cast<int>(name));
        break;
      }
      default: {
        now += microseconds(kind == kAdvance ? amount / 10 : amount * 60LL);
        fired.clear();
        run(wheel, now);
        RC_ASSERT(fired == naive.advance(now));
        if (wheel.next_due()) RC_ASSERT(*wheel.next_due() > now);
      }
    }
    RC_ASSERT(wheel.size() == naive.size());
    RC_ASSERT(naive.size() == 0 || wheel.next_due().has_value());
    if (naive.size() == 0) continue;
    RC_ASSERT(*wheel.next_due() <= naive.earliest());
    if (!cancelled) RC_ASSERT(*wheel.next_due() == naive.earliest());
  }
}

}  // namespace
}  // namespace parley::loop
