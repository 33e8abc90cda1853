#include "store/sqlite/checked_pages.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "store/flipped_bit.h"
#include "store/scratch_directory.h"
#include "store/sqlite/page_checksum.h"

namespace parley::store::sqlite {
namespace {

namespace fs = std::filesystem;

// Longer than a page, so that it lies in pages that hold nothing else.
const std::string kLongText(3 * kPageBytes, 'x');

class CheckedPages : public ::testing::Test {
 protected:
  CheckedPages() : file_(scratch_.path() / "some.db") {
    auto connection = Connection::open(file_, Access::kCreate);
    set_reserve(*connection);
    EXPECT_TRUE(connection->execute("CREATE TABLE texts (text TEXT)"));
    EXPECT_TRUE(
        connection->execute(("INSERT INTO texts VALUES ('" + kLongText + "'), ('short')").c_str()));
  }

  // What a new connection says to a question about all texts.
  Result<std::int64_t> bytes_of_texts(Access access = Access::kRead) {
    auto connection = Connection::open(file_, access);
    if (!connection) return fail(std::move(connection).error());
    return connection->integer("SELECT sum(length(replace(text, ' ', ''))) FROM texts");
  }

  void flip(std::uint64_t byte) { testing::flip_bit(file_, byte, 0); }

  testing::ScratchDirectory scratch_;
  fs::path file_;
};

TEST_F(CheckedPages, GivesBackWhatWasWritten) {
  EXPECT_EQ(bytes_of_texts(), 3 * kPageBytes + 5);
}

TEST_F(CheckedPages, NeverGivesOnAPageWithAFlippedBit) {
  for (std::uint64_t at = 100; at < fs::file_size(file_); at += 509) {
    flip(at);
    const auto read = bytes_of_texts();
    ASSERT_FALSE(read) << "byte " << at << ": " << *read;
    EXPECT_EQ(read.error().code, ErrorCode::kCorrupt) << read.error().message;
    EXPECT_NE(read.error().message.find("checksum"), std::string::npos) << read.error().message;
    flip(at);
  }
}

// Without us SQLite reads on: this is what the test above would miss.
TEST_F(CheckedPages, SqliteAloneDoesNotNoticeAFlippedBitInAText) {
  flip(fs::file_size(file_) - kPageBytes / 2);
  EXPECT_EQ(bytes_of_texts(Access::kUnchecked), 3 * kPageBytes + 5);
  EXPECT_FALSE(bytes_of_texts());
}

TEST_F(CheckedPages, NeverGivesOnAPageInAnothersPlace) {
  std::string bytes(fs::file_size(file_), '\0');
  std::ifstream(file_, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const std::string third = bytes.substr(2 * kPageBytes, kPageBytes);
  bytes.replace(3 * kPageBytes, kPageBytes, third);
  std::ofstream(file_, std::ios::binary) << bytes;
  EXPECT_FALSE(bytes_of_texts());
}

TEST_F(CheckedPages, NeverGivesOnWhatLiesBehindTheEnd) {
  fs::resize_file(file_, fs::file_size(file_) - kPageBytes);
  EXPECT_FALSE(bytes_of_texts());
}

TEST_F(CheckedPages, AnotherProgramCanRead) {
  EXPECT_EQ(bytes_of_texts(Access::kUnchecked), 3 * kPageBytes + 5);
}

}  // namespace
}  // namespace parley::store::sqlite
