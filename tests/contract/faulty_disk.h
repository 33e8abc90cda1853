// FaultyDisk: a disk that fills up or fails to sync on demand, under SQLite in this process. It
// needs no rights and no mount: SQLite's own table of system calls is told to use ours for writes,
// and `fdatasync` and `fsync` of the test program stand before those of libc.
//
// Threads: any. Lifetime: one at a time; the disk is well again when it goes.
#pragma once

#include <string>

namespace parley::testing {

class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // From now on only files whose name ends so are faulty; empty: all.
  void only(std::string file_end);

  // After `writes` more writes there is no space (ENOSPC), until repair().
  void fill_after(int writes);
  // The sync after `syncs` more fails (EIO), once.
  void fail_sync_after(int syncs);
  void repair();

  // Whoever writes waits, until release().
  void hold();
  void release();

  // Since the last fill_after() or fail_sync_after(): whether anything was refused.
  bool was_hit() const;
};

}  // namespace parley::testing
