#include "core/unread.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "base/limits.h"

namespace parley::core {
namespace {

using model::Seq;

TEST(RecentOrdinals, OfAnEmptyLogIsZero) {
  EXPECT_EQ(RecentOrdinals().at(0), 0U);
}

TEST(RecentOrdinals, KnowsTheHeadOfALoadedLogAndNothingBefore) {
  RecentOrdinals log(100, 40);
  EXPECT_EQ(log.at(100), 40U);
  EXPECT_EQ(log.at(99), std::nullopt);
  log.append(101, 41);
  EXPECT_EQ(log.at(100), 40U);
  EXPECT_EQ(log.at(101), 41U);
}

TEST(RecentOrdinals, KnowsAllOfALogOfMessagesOnly) {
  RecentOrdinals log;
  for (Seq seq = 1; seq <= 10'000; ++seq) log.append(seq, seq);
  EXPECT_EQ(log.at(1), 1U);
}

TEST(RecentOrdinals, AgreesWithCounting) {
  rc::check("as counted, or nothing; and never nothing for the recent past", [] {
    const auto loaded = *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>());
    const auto size = *rc::gen::inRange<std::size_t>(0, 400);
    const auto fresh = *rc::gen::container<std::vector<bool>>(
        size, rc::gen::weightedElement<bool>({{2, false}, {1, true}}));
    std::vector<std::uint64_t> counted{0};
    const auto count = [&](bool message) { counted.push_back(counted.back() + (message ? 1 : 0)); };
    for (const bool message : loaded) count(message);
    RecentOrdinals log(loaded.size(), counted.back());
    std::size_t others = 0;
    for (const bool message : fresh) {
      count(message);
      log.append(counted.size() - 1, counted.back());
    }
    RC_ASSERT(log.messages() == counted.back());
    for (Seq seq = counted.size(); seq-- > 0;) {
      const auto answer = log.at(seq);
      if (answer) RC_ASSERT(*answer == counted[seq]);
      // Between half and all of kKept events that are no messages are remembered.
      if (seq >= loaded.size() && others <= RecentOrdinals::kKept / 2) RC_ASSERT(answer);
      if (seq > 0 && counted[seq] == counted[seq - 1]) ++others;
    }
  });
}

TEST(Mentions, AgreesWithASet) {
  rc::check("count of those after the read mark, at most 100", [] {
    Mentions mentions;
    std::vector<Seq> model;
    Seq next = 1;
    for (int step = *rc::gen::inRange(0, 300); step > 0; --step) {
      next += *rc::gen::inRange<Seq>(1, 4);
      if (*rc::gen::inRange(0, 8) != 0) {
        mentions.add(next);
        model.push_back(next);
      } else {
        const Seq read = next - std::min<Seq>(next, *rc::gen::inRange<Seq>(0, 200));
        mentions.read_up_to(read);
        model.erase(model.begin(), std::upper_bound(model.begin(), model.end(), read));
      }
      RC_ASSERT(mentions.count() == std::min(model.size(), limits::kMentionsCountedMax));
    }
  });
}

}  // namespace
}  // namespace parley::core
