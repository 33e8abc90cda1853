#include "store/journal/backlog.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "store/journal/testing.h"

namespace parley::store::journal {
namespace {

using model::HistoryQuery;
using model::PageFrom;
using model::RoomId;
using model::Seq;
using testing::append_of;
using testing::posted;
using testing::Scribe;

constexpr Backlog::Bounds kWide{.records_max = 1'000, .bytes_max = 1'000'000};
const Result<void> kDone{};

Result<void> failed(ErrorCode code) {
  return fail(code, "told to fail");
}

// The next `count` posts to log 1, as one batch.
BatchPtr posts(Scribe& scribe, int count, std::size_t bytes = 1) {
  for (int i = 0; i < count; ++i) scribe.write(append_of(posted(std::string(bytes, 'x'))));
  return scribe.batch();
}

// Claims what waits, as the one who indexes does; says whether there was anything.
bool index_once(Backlog& backlog, const Result<void>& outcome = kDone) {
  const auto work = backlog.claim();
  if (work != nullptr && outcome) backlog.drop(work);
  backlog.release(outcome);
  return work != nullptr;
}

std::vector<Seq> seqs(const std::vector<Place>& places) {
  std::vector<Seq> seqs;
  for (const Place place : places) seqs.push_back(append_at(place).seq);
  return seqs;
}

// ---- room ---------------------------------------------------------------------------------------

TEST(Backlog, HasRoomUpToItsRecords) {
  Backlog backlog({.records_max = 3, .bytes_max = 1'000'000});
  Scribe scribe;
  EXPECT_TRUE(backlog.wait_for_room());
  ASSERT_TRUE(backlog.add(posts(scribe, 2)));
  EXPECT_TRUE(backlog.wait_for_room());
  ASSERT_TRUE(backlog.add(posts(scribe, 2)));  // the last one before may go over
  EXPECT_TRUE(backlog.wait_for_room()) << "the second generation";
  ASSERT_TRUE(backlog.add(posts(scribe, 3)));
  EXPECT_FALSE(backlog.wait_for_room());
  EXPECT_EQ(backlog.size(), 7U);
  EXPECT_TRUE(index_once(backlog));
  EXPECT_EQ(backlog.size(), 3U);
  EXPECT_TRUE(backlog.wait_for_room());
}

TEST(Backlog, HasRoomUpToItsBytes) {
  Backlog backlog({.records_max = 1'000, .bytes_max = 500});
  Scribe scribe;
  ASSERT_TRUE(backlog.add(posts(scribe, 1, 600)));
  EXPECT_TRUE(backlog.wait_for_room());
  ASSERT_TRUE(backlog.add(posts(scribe, 1, 600)));
  EXPECT_FALSE(backlog.wait_for_room());
}

// The writer stands still while another thread indexes, and goes on with the room it made.
TEST(Backlog, WaitsForWhoIndexes) {
  Backlog backlog({.records_max = 1, .bytes_max = 1'000'000});
  Scribe scribe;
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  const auto work = backlog.claim();
  ASSERT_NE(work, nullptr);
  ASSERT_TRUE(backlog.wait_for_room()) << "one fills while the other is indexed";
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  std::atomic<bool> dropped = false;
  std::promise<void> waits;
  const auto indexer = std::async(std::launch::async, [&] {
    waits.get_future().wait();
    for (int i = 0; i < 10'000; ++i) std::this_thread::yield();  // who does not wait goes ahead
    dropped = true;
    backlog.drop(work);
    backlog.release(kDone);
  });
  waits.set_value();
  EXPECT_TRUE(backlog.wait_for_room());
  EXPECT_TRUE(dropped);
}

// Nobody makes room any more: the caller is told to do it, in place of waiting for ever.
TEST(Backlog, AFailureToIndexWakesWhoWaits) {
  Backlog backlog({.records_max = 1, .bytes_max = 1'000'000});
  Scribe scribe;
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  const auto work = backlog.claim();
  ASSERT_TRUE(backlog.wait_for_room());
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  auto writer = std::async(std::launch::async, [&] { return backlog.wait_for_room(); });
  backlog.release(failed(ErrorCode::kDiskFull));
  EXPECT_FALSE(writer.get());
}

TEST(Backlog, OneIndexesAtATime) {
  Backlog backlog(kWide);
  Scribe scribe;
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  const auto first = backlog.claim();
  ASSERT_NE(first, nullptr);
  auto second = std::async(std::launch::async, [&] { return backlog.claim(); });
  backlog.drop(first);
  backlog.release(kDone);
  EXPECT_EQ(second.get(), nullptr) << "the first one has done it all";
  backlog.release(kDone);
}

// ---- what is claimed ----------------------------------------------------------------------------

TEST(Backlog, GivesWholeGenerationsInOrder) {
  Backlog backlog(kWide);
  Scribe scribe(40);
  backlog.begin_after(40);
  EXPECT_EQ(backlog.indexed(), 40U);
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  const auto first = backlog.claim();
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->last_batch(), 42U);
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  EXPECT_EQ(first->last_batch(), 42U) << "what is claimed does not grow";
  EXPECT_EQ(backlog.indexed(), 40U) << "it is not indexed yet";
  backlog.drop(first);
  backlog.release(kDone);
  EXPECT_EQ(backlog.indexed(), 42U);
  EXPECT_EQ(backlog.size(), 1U);
  EXPECT_TRUE(index_once(backlog));
  EXPECT_EQ(backlog.indexed(), 43U);
  EXPECT_FALSE(index_once(backlog)) << "nothing waits";
  EXPECT_EQ(backlog.indexed(), 43U);
}

TEST(Backlog, AFullDiskLosesNothingAndIsForgiven) {
  Backlog backlog(kWide);
  Scribe scribe;
  ASSERT_TRUE(backlog.add(posts(scribe, 2)));
  const auto claimed = backlog.claim();
  backlog.release(failed(ErrorCode::kDiskFull));
  EXPECT_FALSE(backlog.failure());
  ASSERT_TRUE(backlog.add(posts(scribe, 3)));
  EXPECT_EQ(backlog.size(), 5U);
  EXPECT_EQ(backlog.claim(), claimed) << "the same again, older first";
  backlog.drop(claimed);
  backlog.release(kDone);
  EXPECT_EQ(backlog.size(), 3U);
}

TEST(Backlog, AnyOtherFailureIsKept) {
  Backlog backlog(kWide);
  Scribe scribe;
  ASSERT_TRUE(backlog.add(posts(scribe, 1)));
  EXPECT_TRUE(index_once(backlog, failed(ErrorCode::kIo)));
  ASSERT_TRUE(backlog.failure());
  EXPECT_EQ(backlog.failure()->code, ErrorCode::kIo);
  EXPECT_EQ(backlog.size(), 1U);
  EXPECT_EQ(backlog.indexed(), 0U);
  index_once(backlog);
  EXPECT_TRUE(backlog.failure()) << "a later success does not take it back";
}

// ---- memory -------------------------------------------------------------------------------------

TEST(Backlog, FreesWhatIsIndexed) {
  Backlog backlog(kWide);
  Scribe scribe;
  BatchPtr batch = posts(scribe, 1);
  const std::weak_ptr<const Batch> first = batch;
  ASSERT_TRUE(backlog.add(std::move(batch)));
  batch = posts(scribe, 1);
  const std::weak_ptr<const Batch> second = batch;
  {
    const auto work = backlog.claim();
    ASSERT_TRUE(backlog.add(std::move(batch)));
    backlog.drop(work);
    backlog.release(kDone);
    EXPECT_FALSE(first.expired()) << "who claimed it may still look";
  }
  EXPECT_TRUE(first.expired());
  EXPECT_FALSE(second.expired());
  EXPECT_TRUE(index_once(backlog));
  EXPECT_TRUE(second.expired());
}

TEST(Backlog, AReaderKeepsWhatItReads) {
  Backlog backlog(kWide);
  Scribe scribe;
  BatchPtr batch = posts(scribe, 3);
  const std::weak_ptr<const Batch> held = batch;
  ASSERT_TRUE(backlog.add(std::move(batch)));
  {
    const LogCopy copy = backlog.copy({.log = RoomId(1)});
    EXPECT_TRUE(index_once(backlog));
    ASSERT_FALSE(held.expired());
    EXPECT_EQ(seqs(copy.events), (std::vector<Seq>{1, 2, 3}));
  }
  EXPECT_TRUE(held.expired());
}

// ---- readers ------------------------------------------------------------------------------------

// Log 1: 1 and 2 are in the index alone, 3 to 5 wait in the older generation, 6 to 8 in the newer
// one. Log 2 waits in the older one alone.
class BacklogOfTwo : public ::testing::Test {
 protected:
  BacklogOfTwo() {
    Scribe scribe;
    posts(scribe, 2);
    backlog_.begin_after(1);
    scribe.write(append_of(posted("3")));
    scribe.touch(append_of(model::Edited{.of = 1, .text = "new 1", .mentions = {}}));  // 4
    scribe.touch(append_of(model::Reacted{.of = 3, .emoji = "+"}));                    // 5
    scribe.write(append_of(posted("other"), 2));
    EXPECT_TRUE(backlog_.add(scribe.batch()));
    EXPECT_NE(backlog_.claim(), nullptr);
    backlog_.release(failed(ErrorCode::kDiskFull));
    scribe.touch(append_of(model::Deleted{.of = 1}));                // 6
    scribe.write(append_of(posted("7")));                            // 7
    scribe.touch(append_of(model::Reacted{.of = 3, .emoji = "-"}));  // 8
    EXPECT_TRUE(backlog_.add(scribe.batch()));
  }

  LogCopy copy(PageFrom from, Seq seq, std::size_t events, std::uint64_t log = 1) {
    return backlog_.copy({.log = RoomId(log), .from = from, .seq = seq, .events_max = events});
  }

  Backlog backlog_{kWide};
};

TEST_F(BacklogOfTwo, CopiesTheWindowOutOfBothGenerations) {
  using Seqs = std::vector<Seq>;
  EXPECT_EQ(seqs(copy(PageFrom::kNewest, 0, 50).events), (Seqs{3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(seqs(copy(PageFrom::kNewest, 0, 2).events), (Seqs{7, 8}));
  EXPECT_EQ(seqs(copy(PageFrom::kBefore, 7, 3).events), (Seqs{4, 5, 6})) << "over the border";
  EXPECT_EQ(seqs(copy(PageFrom::kBefore, 6, 2).events), (Seqs{4, 5})) << "up to it";
  EXPECT_EQ(seqs(copy(PageFrom::kAfter, 5, 2).events), (Seqs{6, 7})) << "from it on";
  EXPECT_EQ(seqs(copy(PageFrom::kBefore, 4, 3).events), (Seqs{3})) << "the rest is in the index";
  EXPECT_EQ(seqs(copy(PageFrom::kAfter, 0, 2).events), (Seqs{}));
  EXPECT_EQ(seqs(copy(PageFrom::kAround, 5, 3).events), (Seqs{4, 5, 6}));
  EXPECT_EQ(seqs(copy(PageFrom::kAfter, 8, 9).events), (Seqs{}));
}

TEST_F(BacklogOfTwo, CopiesWhatTouchesTheWindow) {
  EXPECT_EQ(seqs(copy(PageFrom::kAfter, 0, 2).touches), (std::vector<Seq>{4, 6}))
      << "an edit and a delete of a message that is in the index";
  EXPECT_EQ(seqs(copy(PageFrom::kAfter, 2, 1).touches), (std::vector<Seq>{5, 8}));
  EXPECT_EQ(seqs(copy(PageFrom::kAfter, 3, 5).touches), (std::vector<Seq>{}));
  EXPECT_EQ(seqs(copy(PageFrom::kAfter, 3, 1).deletes), (std::vector<Seq>{6}))
      << "of any message: it empties the edits of it, too";
}

TEST_F(BacklogOfTwo, KnowsTheHead) {
  EXPECT_EQ(copy(PageFrom::kNewest, 0, 1).head, 8U);
  EXPECT_EQ(copy(PageFrom::kNewest, 0, 1, 2).head, 1U) << "of the older generation alone";
  const LogCopy none = copy(PageFrom::kNewest, 0, 1, 3);
  EXPECT_EQ(none.head, 0U);
  EXPECT_EQ(none.hold.newer, nullptr) << "nothing of this log: nothing is held";
}

TEST_F(BacklogOfTwo, CountsMessages) {
  EXPECT_EQ(backlog_.ordinal_at(RoomId(1), 2), std::nullopt) << "the index knows";
  EXPECT_EQ(backlog_.ordinal_at(RoomId(1), 3), 3U);
  EXPECT_EQ(backlog_.ordinal_at(RoomId(1), 6), 3U);
  EXPECT_EQ(backlog_.ordinal_at(RoomId(1), 7), 4U);
  EXPECT_EQ(backlog_.ordinal_at(RoomId(1), 8), 4U);
  EXPECT_EQ(backlog_.ordinal_at(RoomId(1), 99), 4U) << "above the head, the head counts";
  EXPECT_EQ(backlog_.ordinal_at(RoomId(2), 5), 1U);
  EXPECT_EQ(backlog_.ordinal_at(RoomId(3), 1), std::nullopt);
}

TEST_F(BacklogOfTwo, LooksAtBothGenerations) {
  const Generations both = backlog_.look();
  ASSERT_NE(both.older, nullptr);
  EXPECT_EQ(both.older->last_batch(), 2U);
  EXPECT_EQ(both.newer->last_batch(), 3U);
}

}  // namespace
}  // namespace parley::store::journal
