#include "contract/faulty_disk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "store/scratch_directory.h"

namespace {

struct Faults {
  std::string only;
  std::optional<int> writes_left;
  std::optional<int> syncs_left;
  bool hit = false;
  bool held = false;
};

// SQLite's table of system calls has no room for a pointer to us.
std::mutex mutex;  // guards what follows
std::condition_variable changed;
Faults faults;

bool concerns(int file) {
  if (faults.only.empty()) return true;
  std::error_code error;
  const auto name =
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), error).string();
  return name.ends_with(faults.only);
}

bool refuse_write(int file) {
  std::unique_lock lock(mutex);
  if (!concerns(file)) return false;
  changed.wait(lock, [] { return !faults.held; });
  if (!faults.writes_left) return false;
  if (*faults.writes_left > 0) {
    --*faults.writes_left;
    return false;
  }
  faults.hit = true;
  errno = ENOSPC;
  return true;
}

bool refuse_sync(int file) {
  const std::lock_guard lock(mutex);
  if (!faults.syncs_left || !concerns(file)) return false;
  if (*faults.syncs_left > 0) {
    --*faults.syncs_left;
    return false;
  }
  faults.syncs_left.reset();
  faults.hit = true;
  errno = EIO;
  return true;
}

ssize_t faulty_write(int file, const void* bytes, size_t size) {
  return refuse_write(file) ? -1 : ::write(file, bytes, size);
}

ssize_t faulty_pwrite(int file, const void* bytes, size_t size, off_t at) {
  return refuse_write(file) ? -1 : ::pwrite(file, bytes, size, at);
}

void reset() {
  const std::lock_guard lock(mutex);
  faults = {};
  changed.notify_all();
}

void set_call(const char* name, sqlite3_syscall_ptr call) {
  sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  CHECK(vfs != nullptr);
  // SQLite knows those that it was built to use.
  if (vfs->xGetSystemCall(vfs, name) != nullptr) vfs->xSetSystemCall(vfs, name, call);
}

}  // namespace

extern "C" int fdatasync(int file) {
  return refuse_sync(file) ? -1 : static_cast<int>(::syscall(SYS_fdatasync, file));
}

extern "C" int fsync(int file) {
  return refuse_sync(file) ? -1 : static_cast<int>(::syscall(SYS_fsync, file));
}

namespace parley::testing {

FaultyDisk::FaultyDisk() {
  reset();
  set_call("write", reinterpret_cast<sqlite3_syscall_ptr>(faulty_write));
  set_call("pwrite", reinterpret_cast<sqlite3_syscall_ptr>(faulty_pwrite));
  set_call("pwrite64", reinterpret_cast<sqlite3_syscall_ptr>(faulty_pwrite));
}

FaultyDisk::~FaultyDisk() {
  reset();
  for (const char* name : {"write", "pwrite", "pwrite64"}) set_call(name, nullptr);
}

void FaultyDisk::only(std::string file_end) {
  const std::lock_guard lock(mutex);
  faults.only = std::move(file_end);
}

void FaultyDisk::fill_after(int writes) {
  const std::lock_guard lock(mutex);
  faults.writes_left = writes;
  faults.syncs_left.reset();
  faults.hit = false;
}

void FaultyDisk::fail_sync_after(int syncs) {
  const std::lock_guard lock(mutex);
  faults.writes_left.reset();
  faults.syncs_left = syncs;
  faults.hit = false;
}

void FaultyDisk::repair() {
  const std::lock_guard lock(mutex);
  faults.writes_left.reset();
  faults.syncs_left.reset();
}

void FaultyDisk::hold() {
  const std::lock_guard lock(mutex);
  faults.held = true;
}

void FaultyDisk::release() {
  const std::lock_guard lock(mutex);
  faults.held = false;
  changed.notify_all();
}

bool FaultyDisk::was_hit() const {
  const std::lock_guard lock(mutex);
  return faults.hit;
}

namespace {

// Without these two every test that rests on the faults would pass by itself.
TEST(FaultyDisk, RefusesSqlitesWrites) {
  const ScratchDirectory scratch;
  FaultyDisk disk;
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((scratch.path() / "x").c_str(), &database), SQLITE_OK);
  disk.fill_after(0);
  EXPECT_EQ(sqlite3_exec(database, "CREATE TABLE t (a)", nullptr, nullptr, nullptr), SQLITE_FULL);
  EXPECT_TRUE(disk.was_hit());
  disk.repair();
  EXPECT_EQ(sqlite3_exec(database, "CREATE TABLE t (a)", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_close(database), SQLITE_OK);
}

TEST(FaultyDisk, FailsSqlitesSyncs) {
  const ScratchDirectory scratch;
  FaultyDisk disk;
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((scratch.path() / "x").c_str(), &database), SQLITE_OK);
  disk.fail_sync_after(0);
  EXPECT_EQ(sqlite3_exec(database, "CREATE TABLE t (a)", nullptr, nullptr, nullptr), SQLITE_IOERR);
  EXPECT_TRUE(disk.was_hit());
  EXPECT_EQ(sqlite3_close(database), SQLITE_OK);
}

}  // namespace
}  // namespace parley::testing
