// FaultyDisk: a disk that fills up or fails to sync on demand, under SQLite in this process. It
// needs no rights and no mount: SQLite's own table of system calls is told to use ours for writes,
// and `fdatasync` and `fsync` of the test program stand before those of libc.
//
// Threads: one. Lifetime: one at a time; the disk is well again when it goes.
#pragma once

#include <optional>

namespace parley::testing {

class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // After `writes` more writes there is no space (ENOSPC), until repair().
  void fill_after(int writes);
  // The sync after `syncs` more fails (EIO), once.
  void fail_sync_after(int syncs);
  void repair();

  // Since the last fill_after() or fail_sync_after(): whether anything was refused.
  bool was_hit() const;
};

}  // namespace parley::testing
