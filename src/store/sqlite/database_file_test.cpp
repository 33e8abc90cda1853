#include "store/sqlite/database_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "store/flipped_bit.h"
#include "store/scratch_directory.h"
#include "store/sqlite/index_file.h"
#include "store/sqlite/page_checksum.h"

namespace parley::store::sqlite {
namespace {

namespace fs = std::filesystem;

class DatabaseFileTest : public ::testing::Test {
 protected:
  DatabaseFileTest() : file_(scratch_.path() / "a name's% ?#.db") {}

  // As an earlier Parley made it.
  void make_old_one(std::int64_t version) {
    std::ofstream(file_).flush();  // an empty one, for SQLite without us
    auto connection = Connection::open(file_, Access::kUnchecked);
    ASSERT_TRUE(connection->execute("PRAGMA page_size=4096; PRAGMA journal_mode=WAL"));
    ASSERT_TRUE(connection->execute(
        fmt::format("PRAGMA application_id={}", index_kind().application_id).c_str()));
    ASSERT_TRUE(migrate(*connection, migrations().first(static_cast<std::size_t>(version))));
    ASSERT_TRUE(connection->execute("INSERT INTO meta VALUES ('kept', 'yes')"));
  }

  std::size_t damaged_pages() {
    std::ifstream in(file_, std::ios::binary);
    std::array<std::byte, kPageBytes> page{};
    std::size_t damaged = 0;
    for (std::uint64_t number = 1; in.read(reinterpret_cast<char*>(page.data()), page.size());
         ++number)
      damaged += is_page_whole(number, page) ? 0 : 1;
    return damaged;
  }

  testing::ScratchDirectory scratch_;
  const fs::path file_;
};

TEST_F(DatabaseFileTest, MakesOneWithTodaysSchemaWhosePagesAreWhole) {
  EXPECT_EQ(inspect(file_, index_kind()), Found::kNothing);
  ASSERT_TRUE(create(file_, index_kind()));
  EXPECT_EQ(inspect(file_, index_kind()), Found::kDatabase);
  EXPECT_GT(fs::file_size(file_), kPageBytes);
  EXPECT_EQ(damaged_pages(), 0);
}

TEST_F(DatabaseFileTest, GivesChecksumsToOneFromBefore) {
  for (const std::int64_t version : {1, 2}) {
    fs::remove(file_);
    make_old_one(version);
    EXPECT_EQ(inspect(file_, index_kind()), Found::kUnchecked);
    const auto given = give_checksums(file_, index_kind());
    ASSERT_TRUE(given) << given.error().message;
    EXPECT_EQ(inspect(file_, index_kind()), Found::kDatabase);
    EXPECT_EQ(damaged_pages(), 0);
    auto connection = Connection::open(file_, Access::kRead);
    EXPECT_EQ(connection->integer("SELECT count(*) FROM meta WHERE name = 'kept'"), 1);
    EXPECT_EQ(connection->integer("SELECT batch FROM indexed"), 0);
    EXPECT_EQ(connection->integer("PRAGMA application_id"), index_kind().application_id);
  }
}

// Of a process that was killed at it.
TEST_F(DatabaseFileTest, BeginsAnewWhereAnUnfinishedOneLies) {
  make_old_one(2);
  std::ofstream(file_.string() + ".new") << "half of it";
  ASSERT_TRUE(give_checksums(file_, index_kind()));
  EXPECT_EQ(damaged_pages(), 0);
  EXPECT_FALSE(fs::exists(file_.string() + ".new"));
}

// One bit of its schema, its page size or its reserve: nothing could be verified with these. (Bit 2
// makes schema 2 of 6, which had no checksums.)
TEST_F(DatabaseFileTest, RefusesAHeaderThatCannotBe) {
  ASSERT_TRUE(create(file_, index_kind()));
  for (const auto& [byte, bit] : {std::pair(63U, 2U), {20, 3}, {20, 0}, {16, 5}, {17, 0}}) {
    testing::flip_bit(file_, byte, bit);
    const auto found = inspect(file_, index_kind());
    ASSERT_FALSE(found) << "byte " << byte;
    EXPECT_EQ(found.error().code, ErrorCode::kCorrupt) << found.error().message;
    testing::flip_bit(file_, byte, bit);
  }
  EXPECT_EQ(inspect(file_, index_kind()), Found::kDatabase);
}

// A bit that makes another schema with checksums: the page itself tells.
TEST_F(DatabaseFileTest, AFlippedSchemaIsADamagedPage) {
  ASSERT_TRUE(create(file_, index_kind()));
  EXPECT_EQ(damaged_pages(), 0);
  for (const unsigned bit : {0U, 1U}) {
    testing::flip_bit(file_, 63, bit);
    EXPECT_EQ(damaged_pages(), 1) << "bit " << bit;
    testing::flip_bit(file_, 63, bit);
  }
}

}  // namespace
}  // namespace parley::store::sqlite
