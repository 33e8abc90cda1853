// The two files of a data directory belong together: which pairs open, and that a refused one is
// left as it is, to the byte.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "store/journal/batch.h"
#include "store/scratch_directory.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace parley::testing {
namespace {

namespace fs = std::filesystem;
using store::SqliteStore;

model::Job post(int number) {
  model::Posted posted;
  posted.text = "kept";
  model::Write write;
  write.appends.push_back({.log = model::RoomId(1),
                           .ts = from_unix_ms(1),
                           .author = model::UserId("ada"),
                           .cid = std::to_string(number),
                           .digest = 1,
                           .guard = model::Guard::kNone,
                           .body = std::move(posted)});
  return write;
}

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

fs::path wal_of(const fs::path& file) {
  return file.string() + "-wal";
}

class JournalPair : public ::testing::Test {
 protected:
  JournalPair() { send(directory_, 0, 3); }

  // A run of the program: opens, commits, and ends well.
  static void send(const fs::path& directory, int from, int to) {
    auto store = SqliteStore::open({.directory = directory});
    ASSERT_TRUE(store) << store.error().message;
    for (int i = from; i < to; ++i) ASSERT_TRUE((*store)->commit(std::vector{post(i)}));
  }
  // As many messages as are there.
  static std::size_t count(const fs::path& directory) {
    auto store = SqliteStore::open({.directory = directory});
    EXPECT_TRUE(store) << store.error().message;
    auto reader = (*store)->reader();
    const auto page = (*reader)->page({.log = model::RoomId(1)}, 10'000);
    return page ? page->events.size() : 0;
  }
  void change(const char* sql) {
    // As we write, so that its page is whole.
    auto connection = store::sqlite::Connection::open(journal_, store::sqlite::Access::kWrite);
    ASSERT_TRUE(connection) << connection.error().message;
    EXPECT_TRUE(connection->execute(sql));
  }
  // What a run leaves that is killed after its commits: WALs that no checkpoint has copied.
  void send_and_die(const fs::path& directory, int from, int to) {
    const fs::path running = scratch_.path() / "running";
    if (fs::exists(directory)) fs::copy(directory, running);
    {
      auto store = SqliteStore::open({.directory = running});
      ASSERT_TRUE(store) << store.error().message;
      for (int i = from; i < to; ++i) {
        ASSERT_TRUE((*store)->commit(std::vector{post(i)}));
        if (i > from) continue;
        ASSERT_TRUE((*store)->index());
      }
      fs::remove_all(directory);
      fs::copy(running, directory);
    }
    fs::remove_all(running);
    for (const char* wal : {"parley.db-wal", "journal.db-wal"})
      ASSERT_GT(fs::file_size(directory / wal), 0U) << wal;
  }
  void expect_refusal(const std::vector<std::string>& words) {
    const std::string index_before = bytes_of(index_);
    const std::string journal_before = bytes_of(journal_);
    const std::string index_wal_before = bytes_of(wal_of(index_));
    const std::string journal_wal_before = bytes_of(wal_of(journal_));
    const bool had_index = fs::exists(index_);
    auto opened = SqliteStore::open({.directory = directory_});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt) << opened.error().message;
    EXPECT_EQ(opened.error().message.find('\n'), std::string::npos) << opened.error().message;
    for (const std::string& word : words)
      EXPECT_NE(opened.error().message.find(word), std::string::npos) << opened.error().message;
    EXPECT_EQ(fs::exists(index_), had_index);
    EXPECT_TRUE(bytes_of(index_) == index_before);
    EXPECT_TRUE(bytes_of(journal_) == journal_before);
    EXPECT_TRUE(bytes_of(wal_of(index_)) == index_wal_before);
    EXPECT_TRUE(bytes_of(wal_of(journal_)) == journal_wal_before);
  }

  ScratchDirectory scratch_;
  fs::path directory_ = scratch_.path() / "data";
  fs::path index_ = directory_ / "parley.db";
  fs::path journal_ = directory_ / "journal.db";
};

TEST_F(JournalPair, OpensAgain) {
  EXPECT_EQ(count(directory_), 3U);
}

TEST_F(JournalPair, RefusesAJournalWithoutItsIndex) {
  fs::remove(index_);
  expect_refusal({index_.string(), "is missing", "put it back"});
}

TEST_F(JournalPair, MakesAJournalWhereThereIsNone) {
  fs::remove(journal_);
  EXPECT_EQ(count(directory_), 3U);
  send(directory_, 3, 5);
  EXPECT_EQ(count(directory_), 5U);
}

TEST_F(JournalPair, RefusesTheJournalOfAnotherDirectory) {
  const fs::path other = scratch_.path() / "other";
  send(other, 0, 1);
  fs::copy_file(other / "journal.db", journal_, fs::copy_options::overwrite_existing);
  expect_refusal({journal_.string(), "another parley.db", "belong together"});
}

// A start that only then finds out has not yet copied a WAL into its file.
TEST_F(JournalPair, RefusesTheJournalOfAnotherDirectoryAfterADeathToo) {
  send_and_die(directory_, 3, 5);
  const fs::path other = scratch_.path() / "other";
  send_and_die(other, 0, 4);
  for (const char* file : {"journal.db", "journal.db-wal"})
    fs::copy_file(other / file, directory_ / file, fs::copy_options::overwrite_existing);
  expect_refusal({journal_.string(), "another parley.db", "belong together"});
}

TEST_F(JournalPair, OpensAgainAfterADeath) {
  send_and_die(directory_, 3, 5);
  EXPECT_EQ(count(directory_), 5U);
}

// parley.db was put back from a backup, and the journal was not.
TEST_F(JournalPair, RefusesAnIndexFromBeforeItsJournal) {
  const std::string backup = bytes_of(index_);
  send(directory_, 3, 6);
  std::ofstream(index_, std::ios::binary | std::ios::trunc) << backup;
  expect_refusal({journal_.string(), "belong together"});
}

// The other way round the index holds all that the journal ever did.
TEST_F(JournalPair, AJournalFromBeforeItsIndexIsNoHarm) {
  const std::string backup = bytes_of(journal_);
  send(directory_, 3, 6);
  std::ofstream(journal_, std::ios::binary | std::ios::trunc) << backup;
  EXPECT_EQ(count(directory_), 6U);
  send(directory_, 6, 8);
  EXPECT_EQ(count(directory_), 8U);
}

// A sound row with what no version of ours has written: its checksum was made for it.
TEST_F(JournalPair, RefusesABatchThatItCannotRead) {
  const std::string bytes = "\x02";
  store::journal::Batch batch{.number = 4, .bytes = bytes};
  const auto sum = static_cast<std::int64_t>(store::journal::checksum(batch.number, batch.bytes));
  change(("INSERT INTO batches VALUES (4, " + std::to_string(sum) + ", x'02')").c_str());
  expect_refusal({journal_.string(), "unknown version", "backup"});
}

}  // namespace
}  // namespace parley::testing
