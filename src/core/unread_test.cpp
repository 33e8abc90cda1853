#include "core/unread.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <iterator>
#include <set>
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

TEST(Mentions, AgreeWithASet) {
  rc::check("the newest 100 of those that were added and neither read nor forgotten", [] {
    Mentions mentions;
    std::set<Seq> model;
    for (int step = *rc::gen::inRange(0, 400); step > 0; --step) {
      const Seq seq = *rc::gen::inRange<Seq>(1, 300);
      if (*rc::gen::inRange(0, 4) == 0) {
        RC_ASSERT(mentions.forget(seq) == (model.erase(seq) == 1));
        continue;
      }
      const auto addition = mentions.add(seq);
      const bool fresh = model.insert(seq).second;
      if (model.size() > limits::kMentionsCountedMax) {
        const Seq gone = *model.begin();
        model.erase(gone);
        RC_ASSERT((addition.added == Mentions::Added::kNo) == (gone == seq));
        if (gone != seq) RC_ASSERT(addition.gone == gone);
      } else {
        RC_ASSERT(addition.added == (fresh ? Mentions::Added::kYes : Mentions::Added::kNo));
      }
      const auto up_to = mentions.up_to(seq);
      RC_ASSERT(std::ranges::equal(up_to, std::vector(model.begin(), model.upper_bound(seq))));
      RC_ASSERT(mentions.count() == model.size());
    }
  });
}

TEST(Withdrawn, CountsThoseBehindAMark) {
  rc::check("each once, however they come", [] {
    const auto before = *rc::gen::container<std::set<Seq>>(rc::gen::inRange<Seq>(1, 50));
    Withdrawn withdrawn(std::vector(before.begin(), before.end()));
    std::set<Seq> model = before;
    for (const Seq seq : *rc::gen::container<std::vector<Seq>>(rc::gen::inRange<Seq>(1, 50))) {
      withdrawn.add(seq);
      model.insert(seq);
    }
    for (Seq mark = 0; mark < 52; ++mark) {
      const auto behind = std::distance(model.upper_bound(mark), model.end());
      RC_ASSERT(withdrawn.after(mark) == static_cast<std::size_t>(behind));
    }
  });
}

TEST(Withdrawn, KeepsTheNewest) {
  Withdrawn withdrawn;
  for (Seq seq = 1; seq <= limits::kWithdrawnCountedMax + 10; ++seq) withdrawn.add(seq);
  EXPECT_EQ(withdrawn.after(0), limits::kWithdrawnCountedMax);
  EXPECT_EQ(withdrawn.after(limits::kWithdrawnCountedMax), 10U);
}

}  // namespace
}  // namespace parley::core
