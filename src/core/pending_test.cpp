#include "core/pending.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parley::core {
namespace {

using Lines = Serial<>;

Key name(std::string text) {
  return {.kind = Key::Kind::kName, .text = std::move(text)};
}

TEST(Pending, GivesEachTicketItsOwnContinuationOnce) {
  Pending<int> pending;
  int sum = 0;
  pending.add(1, [&](int n) { sum += n; });
  pending.add(2, [&, owned = std::make_unique<int>(100)](int n) { sum += n * *owned; });
  pending.take(2)(2);
  EXPECT_EQ(sum, 200);
  pending.take(1)(1);
  EXPECT_EQ(sum, 201);
  EXPECT_EQ(pending.size(), 0U);
}

TEST(Serial, RunsWhoWaitsInOrderWhenTheKeyIsFree) {
  Lines lines;
  std::string log;
  lines.take({name("a")});
  lines.wait(name("a"), [&] { log += '1'; });
  lines.wait(name("a"), [&] { log += '2'; });
  EXPECT_EQ(log, "");
  lines.release({name("a")});
  EXPECT_EQ(log, "12");
  EXPECT_TRUE(lines.idle());
}

TEST(Serial, StopsAtTheOneWhoTakesTheKeyAndKeepsTheOthersInLine) {
  Lines lines;
  std::string log;
  lines.take({name("a")});
  lines.wait(name("a"), [&] {
    log += '1';
    lines.take({name("a")});
  });
  lines.wait(name("a"), [&] { log += '2'; });
  lines.wait(name("a"), [&] { log += '3'; });
  lines.release({name("a")});
  EXPECT_EQ(log, "1");
  lines.release({name("a")});
  EXPECT_EQ(log, "123");
  EXPECT_TRUE(lines.idle());
}

TEST(Serial, NamesTheFirstBusyKey) {
  Lines lines;
  EXPECT_EQ(lines.busy({name("a"), name("b")}), nullptr);
  lines.take({name("b")});
  const std::vector<Key> wanted{name("a"), name("b")};
  ASSERT_NE(lines.busy(wanted), nullptr);
  EXPECT_EQ(*lines.busy(wanted), name("b"));
}

// However jobs with overlapping keys come and end: no key is held twice (take CHECKs it), every
// job runs once, and with the last release nobody is left waiting.
TEST(Serial, LosesNobody) {
  rc::check("every job runs exactly once", [] {
    Lines lines;
    std::vector<std::vector<Key>> held;
    std::vector<int> runs;
    // Each job is a set of the keys 0 … 3, as bits.
    const auto jobs = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(1U, 16U));
    runs.resize(jobs.size());
    std::function<void(std::size_t)> start = [&](std::size_t job) {
      std::vector<Key> keys;
      for (unsigned key = 0; key < 4; ++key) {
        if ((jobs[job] >> key & 1U) != 0) keys.push_back(name(std::to_string(key)));
      }
      if (const Key* busy = lines.busy(keys)) {
        lines.wait(*busy, [&start, job] { start(job); });
        return;
      }
      lines.take(keys);
      held.push_back(std::move(keys));
      ++runs[job];
    };
    for (std::size_t job = 0; job < jobs.size(); ++job) {
      start(job);
      if (!held.empty() && *rc::gen::arbitrary<bool>()) {
        const std::vector<Key> keys = held.front();
        held.erase(held.begin());
        lines.release(keys);
      }
    }
    while (!held.empty()) {
      const std::vector<Key> keys = held.back();
      held.pop_back();
      lines.release(keys);
    }
    RC_ASSERT(lines.idle());
    for (int count : runs) RC_ASSERT(count == 1);
  });
}

}  // namespace
}  // namespace parley::core
