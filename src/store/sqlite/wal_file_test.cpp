#include "store/sqlite/wal_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "store/flipped_bit.h"
#include "store/scratch_directory.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/page_checksum.h"

namespace parley::store::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kHeader = 32;
constexpr std::uint64_t kFrame = 24 + kPageBytes;

// A WAL as a killed process leaves it: a copy, made while it is in use.
class WalFile : public ::testing::Test {
 protected:
  WalFile() : wal_(scratch_.path() / "copy-wal") {
    auto connection = Connection::open(file_, Access::kCreate);
    EXPECT_TRUE(connection->execute("PRAGMA page_size=4096; PRAGMA journal_mode=WAL"));
    EXPECT_TRUE(connection->execute("CREATE TABLE t (a)"));
    // A first use, of which frames are left behind those of the second one.
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(connection->execute("INSERT INTO t VALUES (1)"));
    EXPECT_TRUE(connection->execute("PRAGMA wal_checkpoint(RESTART)"));
    for (int i = 0; i < kCommits; ++i) EXPECT_TRUE(connection->execute("INSERT INTO t VALUES (2)"));
    fs::copy_file(file_.string() + "-wal", wal_);
  }

  static constexpr int kCommits = 6;  // of one frame each

  bool is_sound() const { return check_wal(wal_).has_value(); }

  void flip(std::uint64_t byte) const { testing::flip_bit(wal_, byte, 2); }
  bool is_sound_without(std::uint64_t byte) const {
    flip(byte);
    const bool sound = is_sound();
    flip(byte);
    return sound;
  }

  testing::ScratchDirectory scratch_;
  fs::path file_ = scratch_.path() / "some.db";
  fs::path wal_;
};

TEST_F(WalFile, AWholeOneIsSound) {
  EXPECT_GT(fs::file_size(wal_), kHeader + (kCommits + 5) * kFrame);
  EXPECT_TRUE(is_sound());
}

TEST_F(WalFile, NoneAndAnEmptyOneAreSound) {
  EXPECT_TRUE(check_wal(scratch_.path() / "none"));
  for (const std::uint64_t size : {kHeader + 100, kHeader, kHeader - 1, std::uint64_t{0}}) {
    fs::resize_file(wal_, size);
    EXPECT_TRUE(is_sound()) << size;
  }
}

TEST_F(WalFile, AFlippedBitBeforeTheLastTransactionIsNoticed) {
  for (std::uint64_t at = 0; at < kHeader + (kCommits - 1) * kFrame; at += 7)
    ASSERT_FALSE(is_sound_without(at)) << "byte " << at;
}

// The first use wrote page 1, too, and its frames are there still.
TEST_F(WalFile, CountsThePagesOfItsLastUse) {
  EXPECT_EQ(pages_in_wal(wal_, 0, 100), 1U);
  EXPECT_EQ(pages_in_wal(wal_, 1, 2), 1U);
  EXPECT_EQ(pages_in_wal(wal_, 0, 1), 0U);
  EXPECT_EQ(pages_in_wal(wal_, 2, 100), 0U);
  EXPECT_EQ(pages_in_wal(scratch_.path() / "none", 0, 100), 0U);
}

// As after a loss of power: what was not synced yet may be there in part.
TEST_F(WalFile, ALastTransactionThatIsNotWholeIsSound) {
  for (std::uint64_t at = kHeader + (kCommits - 1) * kFrame; at < kHeader + kCommits * kFrame;
       at += 97)
    ASSERT_TRUE(is_sound_without(at)) << "byte " << at;
  for (const std::uint64_t cut : {kFrame / 2, kFrame, kFrame * 3 / 2}) {
    fs::resize_file(wal_, kHeader + kCommits * kFrame - cut);
    EXPECT_TRUE(is_sound()) << cut;
  }
}

}  // namespace
}  // namespace parley::store::sqlite
