#include "store/sqlite/journal_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "store/journal/testing.h"
#include "store/scratch_directory.h"

namespace parley::store::sqlite {
namespace {

namespace fs = std::filesystem;
using journal::BatchPtr;
using journal::testing::append_of;
using journal::testing::posted;
using journal::testing::Scribe;

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

class JournalFileTest : public ::testing::Test {
 protected:
  JournalFileTest() : directory_(std::move(*DataDirectory::open(scratch_.path()))) {}

  Result<std::unique_ptr<JournalFile>> try_open(std::uint64_t indexed = 0,
                                                const std::string& epoch = "e1") {
    return JournalFile::open(directory_, epoch, indexed);
  }
  std::unique_ptr<JournalFile> open(std::uint64_t indexed = 0) {
    auto opened = try_open(indexed);
    if (!opened) ADD_FAILURE() << opened.error().message;
    CHECK(opened);
    EXPECT_TRUE((*opened)->settle());
    return std::move(*opened);
  }

  // A batch of one message; a large one fills pages of its own.
  BatchPtr next(const std::string& text = "text") {
    return scribe_.write(append_of(posted(text))).batch();
  }
  void put(JournalFile& file, const BatchPtr& batch, std::uint64_t indexed = 0) {
    const auto put = file.put(*batch, indexed);
    ASSERT_TRUE(put) << put.error().message;
  }
  // The first `count` batches, and the file closed.
  void fill(int count) {
    const auto file = open();
    for (int i = 0; i < count; ++i) put(*file, next());
  }

  // The numbers of what a start reads.
  std::vector<std::uint64_t> read(JournalFile& file, std::uint64_t indexed) {
    const auto batches = file.read(indexed);
    if (!batches) ADD_FAILURE() << batches.error().message;
    std::vector<std::uint64_t> numbers;
    if (batches)
      for (const BatchPtr& batch : *batches) numbers.push_back(batch->number);
    return numbers;
  }

  // From outside, as nobody but a damaged disk would.
  void change(const std::string& sql) {
    auto connection = Connection::open(file_, Access::kWrite);
    ASSERT_TRUE(connection);
    const auto done = connection->execute(sql.c_str());
    ASSERT_TRUE(done) << done.error().message;
  }
  std::int64_t ask(const char* sql) {
    auto connection = Connection::open(file_, Access::kWrite);
    return connection ? connection->integer(sql).value_or(-1) : -1;
  }

  // As a process that is killed leaves it: with what it had put in the WAL.
  void put_and_die(const BatchPtr& batch) {
    const fs::path elsewhere = scratch_.path() / "elsewhere";
    {
      const auto file = open();
      put(*file, batch);
      fs::create_directory(elsewhere);
      for (const fs::path& part : {file_, wal_}) fs::copy(part, elsewhere / part.filename());
    }
    for (const fs::path& part : {file_, wal_}) fs::rename(elsewhere / part.filename(), part);
  }

  // A start fails with one line that names the file, and changes no byte of it or its WAL.
  Error refusal(std::uint64_t indexed = 0, const std::string& epoch = "e1") {
    const std::string before = bytes_of(file_);
    const std::string wal_before = bytes_of(wal_);
    auto error = [&]() -> std::optional<Error> {
      auto opened = try_open(indexed, epoch);
      if (!opened) return opened.error();
      auto batches = (*opened)->read(indexed);
      if (!batches) return batches.error();
      auto settled = (*opened)->settle();
      if (!settled) return settled.error();
      return std::nullopt;
    }();
    EXPECT_TRUE(error) << "it was accepted";
    if (!error) return {};
    EXPECT_EQ(error->code, ErrorCode::kCorrupt) << error->message;
    EXPECT_NE(error->message.find(file_.string()), std::string::npos) << error->message;
    EXPECT_EQ(error->message.find('\n'), std::string::npos) << error->message;
    EXPECT_TRUE(bytes_of(file_) == before);
    EXPECT_TRUE(bytes_of(wal_) == wal_before);
    return *error;
  }
  void expect_refusal(const std::vector<std::string>& words, std::uint64_t indexed = 0,
                      const std::string& epoch = "e1") {
    const Error error = refusal(indexed, epoch);
    for (const std::string& word : words)
      EXPECT_NE(error.message.find(word), std::string::npos) << error.message;
  }

  testing::ScratchDirectory scratch_;
  DataDirectory directory_;
  fs::path file_ = JournalFile::in(directory_);
  fs::path wal_ = file_.string() + "-wal";
  Scribe scribe_;
};

// ---- what it keeps ------------------------------------------------------------------------------

TEST_F(JournalFileTest, ANewOneHoldsNothing) {
  EXPECT_TRUE(read(*open(7), 7).empty());
  EXPECT_TRUE(read(*open(7), 7).empty()) << "nor when it is opened again";
}

TEST_F(JournalFileTest, GivesBackWhatWasPut) {
  std::vector<BatchPtr> put_in;
  {
    const auto file = open();
    for (const std::size_t size : {1U, 5'000U, 200'000U, 0U}) {
      put_in.push_back(next(std::string(size, 'x')));
      put(*file, put_in.back());
    }
  }
  const auto batches = open()->read(0);
  ASSERT_TRUE(batches);
  ASSERT_EQ(batches->size(), put_in.size());
  for (std::size_t i = 0; i < put_in.size(); ++i) {
    EXPECT_EQ((*batches)[i]->number, put_in[i]->number);
    EXPECT_EQ((*batches)[i]->bytes, put_in[i]->bytes);
  }
}

TEST_F(JournalFileTest, ReadsOnlyWhatTheIndexDoesNotHold) {
  fill(4);
  EXPECT_EQ(read(*open(2), 2), (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(read(*open(4), 4), std::vector<std::uint64_t>{});
  EXPECT_EQ(read(*open(9), 9), std::vector<std::uint64_t>{}) << "an older journal holds less";
}

TEST_F(JournalFileTest, ABatchTakesOutWhatIsIndexed) {
  {
    const auto file = open();
    for (int i = 0; i < 3; ++i) put(*file, next());
    put(*file, next(), 2);
  }
  EXPECT_EQ(ask("SELECT min(batch) FROM batches"), 3);
  EXPECT_EQ(ask("SELECT freed FROM journal"), 2);
  EXPECT_EQ(read(*open(2), 2), (std::vector<std::uint64_t>{3, 4}));
}

TEST_F(JournalFileTest, TidyingTakesOutWhatIsIndexedAndNoMore) {
  {
    const auto file = open();
    for (int i = 0; i < 3; ++i) put(*file, next());
    ASSERT_TRUE(file->tidy(2));
  }
  EXPECT_EQ(ask("SELECT min(batch) FROM batches"), 3);
  EXPECT_EQ(read(*open(2), 2), std::vector<std::uint64_t>{3});
}

TEST_F(JournalFileTest, TidyingGivesTheSpaceBackAndLeavesNoText) {
  const std::string secret = "nobody-may-find-this-";
  const auto file = open();
  put(*file, next(secret + std::string(300'000, 's')));
  put(*file, next(secret));
  const fs::path wal = file_.string() + "-wal";
  ASSERT_NE((bytes_of(file_) + bytes_of(wal)).find(secret), std::string::npos)
      << "else this shows nothing";
  ASSERT_TRUE(file->tidy(2));
  EXPECT_EQ(bytes_of(file_).find(secret), std::string::npos);
  EXPECT_EQ(fs::file_size(wal), 0U);
  EXPECT_LT(fs::file_size(file_), 30'000U);
}

// A batch that waits may stand on the pages of one that was taken out: nothing of that shows.
TEST_F(JournalFileTest, NoTextOfATakenOutBatchStaysBehindAnother) {
  const std::string secret = "nobody-may-find-this-";
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += secret;
  const auto file = open();
  for (std::uint64_t i = 1; i < 80; i += 2) {
    put(*file, next(text), i - 1);
    put(*file, next(std::string(i * 1'511 % 50'000, 'x')), i);
    ASSERT_TRUE(file->tidy(i));
    ASSERT_EQ(read(*file, i), std::vector<std::uint64_t>{i + 1}) << "one waits";
    ASSERT_EQ(bytes_of(file_).find(secret), std::string::npos) << i;
    ASSERT_EQ(fs::file_size(file_.string() + "-wal"), 0U);
  }
}

// What a commit takes out it overwrites, so it is not much at a time.
TEST_F(JournalFileTest, ABatchTakesOutAFewOnly) {
  {
    const auto file = open();
    for (int i = 0; i < 9; ++i) put(*file, next());
    put(*file, next(), 9);
  }
  EXPECT_EQ(ask("SELECT min(batch) FROM batches"), 3);
  EXPECT_EQ(ask("SELECT freed FROM journal"), 2);
  EXPECT_EQ(read(*open(9), 9), std::vector<std::uint64_t>{10});
  ASSERT_TRUE(open(9)->tidy(9));
  EXPECT_EQ(ask("SELECT min(batch) FROM batches"), 10);
}

// ---- what it refuses ----------------------------------------------------------------------------

TEST_F(JournalFileTest, RefusesAGap) {
  fill(4);
  change("DELETE FROM batches WHERE batch = 2");
  expect_refusal({"batch 2 is missing", "backup"});
  EXPECT_EQ(read(*open(2), 2), (std::vector<std::uint64_t>{3, 4})) << "the index holds that one";
}

TEST_F(JournalFileTest, RefusesToBeginLaterThanTheIndexEnds) {
  fill(4);
  change("DELETE FROM batches WHERE batch <= 2");
  expect_refusal({"batch 1 is missing"});
}

TEST_F(JournalFileTest, RefusesAFlippedBitInEachByte) {
  const BatchPtr batch = next("some text that is some bytes long");
  put(*open(), batch);
  for (std::size_t at = 0; at < batch->bytes.size(); ++at) {
    std::string flipped = batch->bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ (1U << (at % 8)));
    std::string hex;
    for (const char byte : flipped) hex += fmt::format("{:02x}", static_cast<std::uint8_t>(byte));
    change(fmt::format("UPDATE batches SET bytes = x'{}'", hex));
    expect_refusal({"batch 1", "damaged", "backup"});
  }
}

TEST_F(JournalFileTest, RefusesACutBatch) {
  fill(1);
  const auto size = ask("SELECT length(bytes) FROM batches");
  change("UPDATE batches SET bytes = substr(bytes, 1, length(bytes) - 1)");
  ASSERT_EQ(ask("SELECT length(bytes) FROM batches"), size - 1);
  expect_refusal({"batch 1", "damaged"});
  change("UPDATE batches SET bytes = x''");
  expect_refusal({"batch 1", "damaged"});
}

TEST_F(JournalFileTest, RefusesAWrongChecksumAndAWrongNumber) {
  fill(2);
  change("UPDATE batches SET checksum = checksum + 1 WHERE batch = 2");
  expect_refusal({"batch 2", "damaged"});
  change("UPDATE batches SET checksum = checksum - 1 WHERE batch = 2");
  EXPECT_EQ(read(*open(), 0).size(), 2U);
  // The first one's bytes under the second one's number.
  change("DELETE FROM batches WHERE batch = 2");
  change("UPDATE batches SET batch = 2");
  expect_refusal({"batch 2", "damaged"}, 1);
}

TEST_F(JournalFileTest, RefusesTheJournalOfAnotherDatabase) {
  fill(1);
  expect_refusal({"e1", "another-epoch", "belong together"}, 0, "another-epoch");
}

// parley.db was put back from a backup, and the journal was not.
TEST_F(JournalFileTest, RefusesToBeAheadOfTheIndex) {
  {
    const auto file = open();
    put(*file, next());
    put(*file, next());
    ASSERT_TRUE(file->tidy(2));
  }
  expect_refusal({"after batch 2", "ends with 1", "belong together"}, 1);
  EXPECT_TRUE(read(*open(2), 2).empty());
}

TEST_F(JournalFileTest, RefusesAnEmptyFile) {
  fill(1);
  fs::resize_file(file_, 0);
  ASSERT_EQ(fs::file_size(file_), 0U);
  expect_refusal({"is empty", "backup"});
}

TEST_F(JournalFileTest, RefusesACutFile) {
  put(*open(), next(std::string(100'000, 'x')));
  const std::string whole = bytes_of(file_);
  fs::resize_file(file_, whole.size() / 2);
  expect_refusal({"cut off"});
}

// The WAL says how long the file should be, and what of that it does not hold is missing.
TEST_F(JournalFileTest, RefusesACutFileThatHasAWal) {
  put(*open(), next(std::string(100'000, 'x')));
  put_and_die(next("short"));
  fs::resize_file(file_, fs::file_size(file_) / 2);
  for (int i = 0; i < 2; ++i) expect_refusal({"cut off"});
}

TEST_F(JournalFileTest, TakesAFileWhoseEndIsInItsWal) {
  fill(1);
  const auto before = fs::file_size(file_);
  put_and_die(next(std::string(100'000, 'x')));
  EXPECT_EQ(fs::file_size(file_), before);
  EXPECT_EQ(read(*open(), 0), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_GT(fs::file_size(file_), 100'000U);
}

}  // namespace
}  // namespace parley::store::sqlite
