// What only a store on a disk can do wrong: files that are not ours or not whole, two processes,
// permissions, a log that grows, data that has to be gone.
#include "store/sqlite/sqlite_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

#include "contract/faulty_disk.h"
#include "contract/store_lines.h"
#include "store/scratch_directory.h"

namespace parley::testing {
namespace {

namespace fs = std::filesystem;
using model::Job;
using model::RoomId;
using model::UserId;
using store::SqliteStore;

Job post(int number, std::string text, RoomId log = RoomId(1)) {
  model::Posted posted;
  posted.text = std::move(text);
  model::Write write;
  write.appends.push_back({.log = log,
                           .ts = from_unix_ms(number),
                           .author = UserId("ada"),
                           .cid = "c" + std::to_string(number),
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

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class SqliteStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<SqliteStore> open() {
    auto opened = SqliteStore::open({.directory = directory_});
    if (!opened) ADD_FAILURE() << opened.error().message;
    CHECK(opened);
    return std::move(*opened);
  }

  // Opening fails with one line that names the path, and changes no byte of the file.
  Error refusal() {
    const std::string before = bytes_of(file_);
    auto opened = SqliteStore::open({.directory = directory_});
    EXPECT_FALSE(opened);
    if (opened) return {};
    const Error& error = opened.error();
    EXPECT_NE(error.message.find(directory_.string()), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find('\n'), std::string::npos) << error.message;
    EXPECT_EQ(bytes_of(file_), before);
    return error;
  }

  void fill(int messages) {
    auto store = open();
    std::vector<Job> jobs;
    for (int i = 0; i < messages; ++i) jobs.push_back(post(i, std::string(500, 'x')));
    ASSERT_TRUE(store->commit(jobs));
  }

  ScratchDirectory scratch_;
  fs::path directory_ = scratch_.path() / "data";
  fs::path file_ = directory_ / "parley.db";
};

// ---- the directory ------------------------------------------------------------------------------

TEST_F(SqliteStoreTest, MakesADirectoryThatOnlyItsOwnerReads) {
  directory_ = scratch_.path() / "a" / "b";
  open();
  struct stat status {};
  ASSERT_EQ(::stat(directory_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat((directory_ / "parley.db").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(SqliteStoreTest, TellsASecondProcessWhoHasTheDirectory) {
  const auto store = open();
  const auto second = SqliteStore::open({.directory = directory_});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
  const std::string& message = second.error().message;
  EXPECT_NE(message.find("process " + std::to_string(::getpid())), std::string::npos) << message;
  EXPECT_NE(message.find(directory_.string()), std::string::npos) << message;
}

TEST_F(SqliteStoreTest, TheLockGoesWithItsHolder) {
  open();
  open();
  EXPECT_TRUE(fs::exists(directory_ / "lock"));
}

TEST_F(SqliteStoreTest, RefusesAPathThatIsAFile) {
  write_bytes(directory_, "notes");
  EXPECT_EQ(refusal().code, ErrorCode::kInvalidUsage);
  directory_ /= "below";
  EXPECT_EQ(refusal().code, ErrorCode::kInvalidUsage);
}

// Root may write everywhere, so the test goes on as somebody else.
class AsNobody {
 public:
  AsNobody() {
    if (::geteuid() == 0) was_root_ = ::seteuid(65534) == 0;
  }
  ~AsNobody() {
    if (was_root_) CHECK(::seteuid(0) == 0);
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  bool was_root_ = false;
};

TEST_F(SqliteStoreTest, RefusesWhatItMayNotWrite) {
  open();
  fs::permissions(scratch_.path(), fs::perms(0755));
  fs::permissions(directory_, fs::perms(0555));
  fs::permissions(directory_ / "lock", fs::perms(0444));
  {
    const AsNobody nobody;
    EXPECT_EQ(refusal().code, ErrorCode::kInvalidUsage);
  }
  // The folder is that user's own now; the database is another's.
  fs::permissions(directory_, fs::perms(0700));
  fs::permissions(directory_ / "lock", fs::perms(0666));
  fs::permissions(file_, fs::perms(0444));
  ASSERT_TRUE(::geteuid() != 0 || ::chown(directory_.c_str(), 65534, 0) == 0);
  {
    const AsNobody nobody;
    const Error error = refusal();
    EXPECT_EQ(error.code, ErrorCode::kInvalidUsage);
    EXPECT_NE(error.message.find("cannot write"), std::string::npos) << error.message;
  }
}

// ---- files that are not ours, or not whole ------------------------------------------------------

TEST_F(SqliteStoreTest, RefusesAnEmptyFile) {
  open();
  write_bytes(file_, "");
  EXPECT_EQ(refusal().code, ErrorCode::kCorrupt);
  EXPECT_TRUE(fs::exists(file_));
}

TEST_F(SqliteStoreTest, RefusesWhatIsNoDatabase) {
  open();
  write_bytes(file_, "short");
  EXPECT_EQ(refusal().code, ErrorCode::kCorrupt);
  write_bytes(file_, std::string(100'000, 'x'));
  EXPECT_EQ(refusal().code, ErrorCode::kCorrupt);
}

TEST_F(SqliteStoreTest, RefusesATruncatedFile) {
  fill(500);
  const std::string whole = bytes_of(file_);
  for (const std::size_t cut : {whole.size() - 1, whole.size() / 2, std::size_t{4096}}) {
    write_bytes(file_, whole.substr(0, cut));
    EXPECT_EQ(refusal().code, ErrorCode::kCorrupt) << cut;
  }
  write_bytes(file_, whole);
  EXPECT_TRUE(open()->load());
}

TEST_F(SqliteStoreTest, RefusesAForeignDatabase) {
  open();
  fs::remove(file_);
  sqlite3* foreign = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &foreign), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(foreign, "CREATE TABLE users (a)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(foreign);
  EXPECT_EQ(refusal().code, ErrorCode::kForeign);
}

TEST_F(SqliteStoreTest, RefusesANewerSchema) {
  open();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "PRAGMA user_version=1000", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::kForeign);
  EXPECT_NE(error.message.find("1000"), std::string::npos) << error.message;
}

TEST_F(SqliteStoreTest, RefusesADirectoryInPlaceOfTheFile) {
  open();
  fs::remove(file_);
  fs::create_directory(file_);
  EXPECT_EQ(refusal().code, ErrorCode::kInvalidUsage);
}

TEST_F(SqliteStoreTest, RefusesAWalWithoutItsDatabase) {
  open();
  fs::remove(file_);
  write_bytes(file_.string() + "-wal", "events");
  EXPECT_EQ(refusal().code, ErrorCode::kCorrupt);
  EXPECT_FALSE(fs::exists(file_));
}

TEST_F(SqliteStoreTest, ADamagedPageIsAnErrorAndNeverAnEmptyHistory) {
  fill(500);
  std::string bytes = bytes_of(file_);
  // All but the schema: whatever is read next is damaged.
  for (std::size_t at = 4096; at < bytes.size(); ++at) bytes[at] = '\x55';
  write_bytes(file_, bytes);
  auto opened = SqliteStore::open({.directory = directory_});
  ErrorCode code = opened ? ErrorCode::kInternal : opened.error().code;
  if (opened) {
    const auto directory = (*opened)->load();
    const auto committed = (*opened)->commit(std::vector{post(1'000, "x")});
    ASSERT_FALSE(committed);
    code = committed.error().code;
    EXPECT_FALSE((*opened)->commit(std::vector{post(1'001, "x")})) << "never again";
    ASSERT_FALSE(directory);
    EXPECT_EQ(directory.error().code, ErrorCode::kCorrupt);
  }
  EXPECT_EQ(code, ErrorCode::kCorrupt);
}

TEST_F(SqliteStoreTest, AnUnfinishedNewDatabaseIsBegunAnew) {
  fs::create_directory(directory_);
  write_bytes(directory_ / "parley.db.new", "half of a database");
  EXPECT_TRUE(open()->load());
  EXPECT_FALSE(fs::exists(directory_ / "parley.db.new"));
}

// ---- what is kept -------------------------------------------------------------------------------

// The child ends without closing anything, as if killed, and leaves its WAL behind.
TEST_F(SqliteStoreTest, WhatWasCommittedSurvivesAKill) {
  const std::string epoch = open()->load().value_or(model::Directory{}).epoch;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto opened = SqliteStore::open({.directory = directory_});
    bool well = opened.has_value();
    for (int i = 0; well && i < 20; ++i)
      well = (*opened)->commit(std::vector{post(i, "x")}).has_value();
    ::_exit(well ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  EXPECT_GT(fs::file_size(directory_ / "journal.db-wal"), 0U);

  const auto store = open();
  EXPECT_EQ(store->load().value_or(model::Directory{}).epoch, epoch);
  const auto outcomes = store->commit(std::vector{post(19, "x"), post(20, "x")});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(line_of(outcomes->at(0)), "duplicate r_0000000000001 20 19");
  EXPECT_EQ(line_of(outcomes->at(1)), "committed 21/21");
}

TEST_F(SqliteStoreTest, EachDirectoryHasAnEpochOfItsOwn) {
  const std::string first = open()->load().value_or(model::Directory{}).epoch;
  directory_ = scratch_.path() / "other";
  EXPECT_NE(open()->load().value_or(model::Directory{}).epoch, first);
}

TEST_F(SqliteStoreTest, WhatWasPutBackFromABackupHasANewEpochFromThenOn) {
  const auto epoch_of = [](SqliteStore& store) {
    return store.load().value_or(model::Directory{}).epoch;
  };
  const std::string first = epoch_of(*open());
  const auto restore = [&] {
    const auto opened = SqliteStore::open({.directory = directory_, .restored = true});
    return opened ? epoch_of(**opened) : opened.error().message;
  };
  const std::string second = restore();
  EXPECT_NE(second, first);
  EXPECT_EQ(epoch_of(*open()), second);
  EXPECT_NE(restore(), second);
}

TEST_F(SqliteStoreTest, DeletedTextIsNotInTheFile) {
  const std::string secret = "do-not-keep-this-" + std::string(200, 's');
  {
    auto store = open();
    std::vector<Job> jobs;
    for (int i = 0; i < 50; ++i) jobs.push_back(post(i, "neighbour"));
    jobs.push_back(post(50, secret));
    ASSERT_TRUE(store->commit(jobs));
  }
  EXPECT_NE(bytes_of(file_).find(secret), std::string::npos) << "else the test shows nothing";
  {
    auto store = open();
    model::Write write;
    write.appends.push_back({.log = RoomId(1),
                             .ts = from_unix_ms(1),
                             .author = UserId("ada"),
                             .cid = "",
                             .digest = 0,
                             .guard = model::Guard::kOwnMessage,
                             .body = model::Deleted{.of = 51}});
    ASSERT_TRUE(store->commit(std::vector<Job>{write}));
  }
  EXPECT_EQ(bytes_of(file_).find("do-not-keep-this"), std::string::npos);
}

TEST_F(SqliteStoreTest, TheWalDoesNotGrowWithTheLog) {
  auto store = open();
  auto reader = store->reader();  // an open reader must not keep it from being begun anew
  ASSERT_TRUE(reader);
  std::uintmax_t largest = 0;
  int number = 0;
  for (int batch = 0; batch < 40; ++batch) {
    std::vector<Job> jobs;
    for (int i = 0; i < 400; ++i) jobs.push_back(post(number++, std::string(8'000, 'x')));
    ASSERT_TRUE(store->commit(jobs));
    ASSERT_TRUE((*reader)->ordinal_at(RoomId(1), 1));
    largest = std::max(largest, fs::file_size(file_.string() + "-wal"));
  }
  EXPECT_GT(fs::file_size(file_), 100U << 20U);
  EXPECT_LT(largest, 32U << 20U);
}

// ---- faults at every place ----------------------------------------------------------------------

// Wherever in a commit the disk fills up: nothing is kept, and the same batch works afterwards.
TEST_F(SqliteStoreTest, ADiskThatFillsUpAnywhereKeepsNothing) {
  FaultyDisk disk;
  auto store = open();
  ASSERT_TRUE(store->commit(std::vector{post(0, "first")}));
  int refused = 0;
  for (int writes = 0; writes < 200; ++writes) {
    const std::vector<Job> jobs{post(writes + 1, std::string(9'000, 'x')),
                                post(writes + 1'000, "y", RoomId(2))};
    disk.fill_after(writes);
    const auto outcomes = store->commit(jobs);
    disk.repair();
    if (!outcomes) {
      ++refused;
      ASSERT_EQ(outcomes.error().code, ErrorCode::kDiskFull) << outcomes.error().message;
      const auto again = store->commit(jobs);
      ASSERT_TRUE(again) << again.error().message;
      EXPECT_TRUE(std::holds_alternative<model::Committed>(again->at(0))) << writes;
      EXPECT_TRUE(std::holds_alternative<model::Committed>(again->at(1))) << writes;
    } else if (!disk.was_hit()) {
      break;  // it took fewer writes than that
    }
  }
  EXPECT_GT(refused, 5);
}

// Whichever sync fails: no commit is acknowledged after it, and each acknowledged one is there
// after a restart.
TEST_F(SqliteStoreTest, AfterAFailedSyncNothingIsAcknowledged) {
  FaultyDisk disk;
  for (int syncs = 0; syncs < 6; ++syncs) {
    directory_ = scratch_.path() / std::to_string(syncs);
    auto store = open();
    disk.fail_sync_after(syncs);
    std::vector<int> acknowledged;
    bool failed = false;
    for (int i = 0; i < 12; ++i) {
      const bool kept = store->commit(std::vector{post(i, "x")}).has_value();
      EXPECT_FALSE(kept && failed) << "acknowledged after a failed sync";
      failed = failed || !kept;
      if (kept) acknowledged.push_back(i);
    }
    EXPECT_TRUE(disk.was_hit());
    EXPECT_TRUE(failed);
    disk.repair();
    store.reset();
    store = open();
    for (const int i : acknowledged) {
      const auto again = store->commit(std::vector{post(i, "x")});
      ASSERT_TRUE(again);
      EXPECT_TRUE(std::holds_alternative<model::Duplicate>(again->at(0))) << i;
    }
  }
}

}  // namespace
}  // namespace parley::testing
