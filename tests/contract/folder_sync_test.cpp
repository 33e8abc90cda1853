// What a loss of power leaves of a store that was made just before.
#include <gtest/gtest.h>

#include <string>

#include "contract/faulty_disk.h"
#include "store/scratch_directory.h"
#include "store/sqlite/sqlite_store.h"

namespace parley::testing {
namespace {

using store::SqliteStore;

// A new file is there after a loss of power only once its folder is synced: for each of the two,
// and for the WAL of each.
TEST(SqliteStoreFolder, IsSyncedAfterNewFiles) {
  FaultyDisk disk;
  const ScratchDirectory scratch;
  // Of all that are asked for some are SQLite's own, which it does not insist on.
  int ours = 0;
  bool hit = true;
  for (int before = 0; hit; ++before) {
    ASSERT_LT(before, 100);
    const auto directory = scratch.path() / ("folder-" + std::to_string(before));
    disk.only(directory.filename().string());
    disk.fail_sync_after(before);
    if (!SqliteStore::open({.directory = directory})) ++ours;
    hit = disk.was_hit();
    disk.repair();
  }
  EXPECT_EQ(ours, 4);
}

}  // namespace
}  // namespace parley::testing
