// What waits in the backlog is read as if it were in the index: wherever the index ends and
// wherever one generation goes over into the other, each page, each count, and each first answer is
// the same as with everything indexed.
#include "store/sqlite/sqlite_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/monitor.h"
#include "store/journal/testing.h"
#include "store/scratch_directory.h"
#include "store/sqlite/decider.h"
#include "store/sqlite/index_file.h"
#include "store/sqlite/index_writer.h"

namespace parley::store::sqlite {
namespace {

using journal::Backlog;
using journal::BatchPtr;
using journal::testing::append_of;
using journal::testing::posted;
using model::Guard;
using model::Job;
using model::PageFrom;
using model::RoomId;
using model::Seq;
using model::UserId;

constexpr std::size_t kCacheBytes = 1024 * 1024;
constexpr Backlog::Bounds kWide{.records_max = 1'000, .bytes_max = 1'000'000};
constexpr std::uint64_t kOther = UINT64_MAX;

Job write(model::Append append) {
  return model::Write{.changes = {}, .appends = {std::move(append)}};
}
Job post(const std::string& author, const std::string& text, const std::string& cid = "",
         std::uint64_t log = 1) {
  return write(append_of(posted(text), log, author, cid));
}
Job react(const std::string& who, Seq of, const std::string& emoji, bool on = true) {
  return write(append_of(model::Reacted{.of = of, .emoji = emoji, .on = on}, 1, who));
}
Job edit(Seq of, const std::string& text) {
  return write(append_of(model::Edited{.of = of, .text = text, .mentions = {UserId("eve")}}));
}
Job erase(Seq of) {
  return write(append_of(model::Deleted{.of = of}));
}

// One commit each. Messages of the first ones are touched by later ones, across every border.
std::vector<std::vector<Job>> story() {
  return {
      {post("ada", "1", "c1"), post("bob", "2", "c1"), post("ada", "a", "o1", kOther)},
      {post("ada", "3", "c3"), react("bob", 1, "+"), edit(2, "two")},
      {react("eve", 1, "+"), react("eve", 1, "-"), post("eve", "8")},
      {edit(1, "one"), erase(2), edit(2, "too late")},
      {react("bob", 1, "+", false), post("bob", "13", "c13"), post("ada", "b", "o2", kOther)},
      {erase(1), react("ada", 3, "*"), react("ada", 1, "*")},
      {react("eve", 3, "*"), react("ada", 3, "*", false), edit(3, "three"), post("eve", "20")},
      {erase(20), erase(4), edit(8, "eight"), post("ada", "c", "o3", kOther)},
      // Done twice, these would put eve first.
      {react("ada", 8, "="), react("ada", 8, "=", false), react("ada", 8, "="),
       react("eve", 8, "=")},
  };
}

std::string line_of(const model::Event& event) {
  const BodyColumns body = columns_of(event.body);
  std::string line =
      fmt::format("{} {} {} '{}' {} {} {} {} '{}' '{}'", event.seq, to_unix_ms(event.ts),
                  event.author.value(), event.cid, static_cast<int>(body.kind), body.of, body.reply,
                  body.flag, body.text, body.extra);
  if (const auto* one = std::get_if<model::Posted>(&event.body)) {
    if (one->standing.edited) line += fmt::format(" edited {}", to_unix_ms(*one->standing.edited));
    if (one->standing.deleted) line += " deleted";
    for (const model::Reaction& reaction : one->standing.reactions) {
      line += " " + reaction.emoji;
      for (const UserId& user : reaction.users) line += "," + user.value();
    }
  }
  return line + "\n";
}

class SqliteReaderTest : public ::testing::Test {
 protected:
  SqliteReaderTest()
      : directory_(std::move(*DataDirectory::open(scratch_.path()))),
        index_file_(std::move(*open_index_file(directory_, kCacheBytes))),
        index_(*index_file_) {
    CHECK(index_.prepare());
    decide_story();
  }

  // What the writer would have put into the journal.
  void decide_story() {
    Backlog backlog(kWide);
    Monitor<journal::CidFilter> filter;
    const auto view = open_view();
    Decider decider(*view, filter);
    for (const std::vector<Job>& jobs : story()) {
      decider.begin(batches_.size() + 1, backlog.look());
      for (const Job& job : jobs) {
        const auto outcome = decider.run(job);
        ASSERT_TRUE(outcome);
        ASSERT_TRUE(std::holds_alternative<model::Committed>(*outcome));
      }
      batches_.push_back(decider.end());
      decider.keep(0);
      ASSERT_TRUE(backlog.add(batches_.back()));
    }
  }

  std::unique_ptr<IndexView> open_view() {
    return std::move(*IndexView::open(index_file_in(directory_), kCacheBytes));
  }

  // Batches after `from` up to `to`.
  void add(Backlog& backlog, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) ASSERT_TRUE(backlog.add(batches_[i]));
  }
  // What was added so far becomes the older generation, and nothing of it is indexed.
  static void rotate(Backlog& backlog) {
    static_cast<void>(backlog.claim());
    backlog.release(fail(ErrorCode::kDiskFull, "told to fail"));
  }
  void index(std::size_t from, std::size_t to) {
    journal::Generation generation;
    for (std::size_t i = from; i < to; ++i) ASSERT_TRUE(generation.add(batches_[i]));
    if (from == to) return;
    const auto applied = index_.apply(generation);
    ASSERT_TRUE(applied) << applied.error().message;
  }

  // All there is to read.
  std::string read_all(const Backlog& backlog) {
    const auto reader = SqliteReader::open(index_file_in(directory_), kCacheBytes, backlog);
    if (!reader) return "no reader: " + reader.error().message;
    std::string all;
    for (const RoomId log : {RoomId(1), RoomId(kOther), RoomId(7)}) {
      for (Seq seq = 0; seq < 30; ++seq) {
        all += fmt::format("{}\n", (*reader)->ordinal_at(log, seq).value_or(999));
        for (const PageFrom from :
             {PageFrom::kNewest, PageFrom::kBefore, PageFrom::kAfter, PageFrom::kAround}) {
          for (const std::size_t events : {1U, 3U, 50U}) {
            const auto page = (*reader)->page(
                {.log = log, .from = from, .seq = seq, .events_max = events}, 100'000);
            if (!page) return "no page: " + page.error().message;
            all += fmt::format("page {} {} {}\n", static_cast<int>(from), seq, events);
            for (const model::EventPtr& event : page->events) all += sqlite::line_of(*event);
            all += page->more ? "more\n" : "end\n";
          }
        }
      }
    }
    return all;
  }

  // What the writer answers: first answers, conflicts, and what guards refuse.
  std::string decide_all(const Backlog& backlog) {
    Monitor<journal::CidFilter> filter;
    const auto view = open_view();
    Decider decider(*view, filter);
    const auto answer = [&](const Job& job) {
      decider.begin(batches_.size() + 1, backlog.look());
      const auto outcome = decider.run(job);
      decider.forget();
      return outcome ? line_of(*outcome) : "failed: " + outcome.error().message;
    };
    std::string all;
    for (const char* author : {"ada", "bob"}) {
      for (const char* cid : {"c1", "c3", "c13", "o1", "o2", "o3", "new"}) {
        for (const std::uint64_t digest : {1U, 2U})
          all += answer(model::Probe{UserId(author), cid, digest});
      }
      for (Seq of = 0; of < 30; ++of) {
        model::Append guarded = append_of(model::Deleted{.of = of}, 1, author);
        guarded.guard = Guard::kOwnMessage;
        all += answer(write(guarded));
      }
    }
    return all;
  }
  // The numbers of what is accepted are not compared, and each is asked in a batch of its own: a
  // Decider that begins behind a backlog does not know them.
  static std::string line_of(const model::Outcome& outcome) {
    if (const auto* first = std::get_if<model::Duplicate>(&outcome))
      return fmt::format("first {} {}\n", first->log.value(), first->seq);
    if (const auto* refused = std::get_if<model::Refused>(&outcome))
      return fmt::format("refused {}\n", static_cast<int>(refused->code));
    return "accepted\n";
  }

  testing::ScratchDirectory scratch_;
  DataDirectory directory_;
  std::unique_ptr<Database> index_file_;
  IndexWriter index_;
  std::vector<BatchPtr> batches_;
};

TEST_F(SqliteReaderTest, ReadsTheSameWhereverTheBordersAre) {
  const std::size_t count = batches_.size();
  std::vector<std::string> seen;
  std::vector<std::string> names;
  for (std::size_t indexed = 0; indexed <= count; ++indexed) {
    if (indexed > 0) index(indexed - 1, indexed);
    for (std::size_t border = indexed; border <= count; ++border) {
      Backlog backlog(kWide);
      backlog.begin_after(indexed);
      add(backlog, indexed, border);
      if (border > indexed) rotate(backlog);
      add(backlog, border, count);
      seen.push_back(read_all(backlog));
      names.push_back(fmt::format("indexed up to {}, newer from {}", indexed, border));
    }
  }
  EXPECT_NE(seen.back().find("three"), std::string::npos) << "else nothing was read";
  for (std::size_t i = 0; i + 1 < seen.size(); ++i) EXPECT_TRUE(seen[i] == seen.back()) << names[i];
}

// Between the index's commit and the moment when the backlog drops what it holds, both have it.
TEST_F(SqliteReaderTest, CountsNothingTwiceThatIsInBoth) {
  const std::size_t count = batches_.size();
  std::vector<std::string> seen;
  for (std::size_t indexed = 0; indexed <= count; ++indexed) {
    if (indexed > 0) index(indexed - 1, indexed);
    for (std::size_t border = 0; border <= count; ++border) {
      Backlog backlog(kWide);
      add(backlog, 0, border);
      if (border > 0) rotate(backlog);
      add(backlog, border, count);
      seen.push_back(read_all(backlog));
    }
  }
  for (const std::string& one : seen) EXPECT_TRUE(one == seen.back());
}

TEST_F(SqliteReaderTest, TheWriterDecidesTheSameWhereverTheBordersAre) {
  const std::size_t count = batches_.size();
  std::vector<std::string> seen;
  for (std::size_t indexed = 0; indexed <= count; ++indexed) {
    if (indexed > 0) index(indexed - 1, indexed);
    for (std::size_t border = indexed; border <= count; ++border) {
      Backlog backlog(kWide);
      backlog.begin_after(indexed);
      add(backlog, indexed, border);
      if (border > indexed) rotate(backlog);
      add(backlog, border, count);
      seen.push_back(decide_all(backlog));
    }
  }
  for (const char* word : {"first", "refused", "accepted"})
    EXPECT_NE(seen.back().find(word), std::string::npos) << word;
  for (const std::string& one : seen) EXPECT_TRUE(one == seen.back());
}

// A hole in the index is damage, and must not look like a shorter history.
TEST_F(SqliteReaderTest, SaysThatEventsAreMissing) {
  index(0, 2);
  ASSERT_TRUE(index_file_->connection().execute("DELETE FROM events WHERE log = 1 AND seq = 2"));
  Backlog backlog(kWide);
  backlog.begin_after(2);
  add(backlog, 2, 4);
  const auto reader = SqliteReader::open(index_file_in(directory_), kCacheBytes, backlog);
  ASSERT_TRUE(reader);
  const auto page = (*reader)->page({.log = RoomId(1)}, 100'000);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, ErrorCode::kCorrupt);
  EXPECT_TRUE((*reader)->page({.log = RoomId(1), .events_max = 3}, 100'000)) << "above the hole";
}

// A page that a size cuts is the same one, too.
TEST_F(SqliteReaderTest, CutsAPageBySizeOnBothSidesOfTheBorder) {
  index(0, 2);
  Backlog backlog(kWide);
  backlog.begin_after(2);
  add(backlog, 2, batches_.size());
  const auto with_backlog = SqliteReader::open(index_file_in(directory_), kCacheBytes, backlog);
  ASSERT_TRUE(with_backlog);
  std::vector<std::size_t> sizes;
  for (std::size_t bytes = 1; bytes < 40; ++bytes) {
    const auto page = (*with_backlog)->page({.log = RoomId(1)}, bytes);
    ASSERT_TRUE(page);
    sizes.push_back(page->events.size());
  }
  index(2, batches_.size());
  const Backlog none(kWide);
  const auto without = SqliteReader::open(index_file_in(directory_), kCacheBytes, none);
  ASSERT_TRUE(without);
  for (std::size_t bytes = 1; bytes < 40; ++bytes) {
    const auto page = (*without)->page({.log = RoomId(1)}, bytes);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->events.size(), sizes[bytes - 1]) << bytes;
  }
  EXPECT_LT(sizes.front(), sizes.back()) << "else nothing was cut";
}

}  // namespace
}  // namespace parley::store::sqlite
