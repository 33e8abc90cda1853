// SqliteStore: the store in a data directory of its own, in two SQLite files: `journal.db`, which
// commit() writes and syncs, and `parley.db`, the index: everything in its tables, brought up to
// date behind it (docs/decisions/0013-acknowledge-from-a-journal.md).
//
//   commit()   decides the jobs; one row of journal.db; the backlog in memory
//   index()    one generation of the backlog into parley.db, in one sorted transaction
//   tidy()     takes out of journal.db what parley.db holds
//   readers    parley.db, and on top of it what is still in the backlog
//
// Each file has exactly one connection that writes and checkpoints it; all others are read-only
// (SQLite before 3.51.3 can lose a WAL that two connections reset at once).
//
// Threads: as Store says. Lifetime: readers must be gone before their store; its destructor indexes
// what waits.
// Invariant: one store per data directory, held by `lock`; what was acknowledged is in journal.db,
// or in parley.db, or in both, and is counted once; after an error other than kDiskFull nothing is
// committed any more.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/limits.h"
#include "store/store.h"

namespace parley::store {

class SqliteStore final : public Store {
 public:
  struct Options {
    std::filesystem::path directory;  // made (mode 0700) where it is missing
    bool restored = false;            // from a backup: a new epoch begins (sqlite/life.h)
    std::size_t index_cache_bytes = 32 * 1024 * 1024;
    std::size_t view_cache_bytes = 4 * 1024 * 1024;
    std::size_t reader_cache_bytes = 2 * 1024 * 1024;
    // Of one of the two generations that may wait.
    std::size_t backlog_records_max = limits::kBacklogRecordsMax;
    std::size_t backlog_bytes_max = limits::kBacklogBytesMax;
  };

  // Errors, each one line that says what to do: kBusy (another process has the directory),
  // kInvalidUsage (the path), kForeign (of another program, or of a newer Parley), kCorrupt
  // (damaged, truncated, empty, or two files that do not belong together; never written over),
  // kDiskFull, kIo.
  static Result<std::unique_ptr<SqliteStore>> open(Options options);

  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  Result<model::Directory> load() override;
  Result<std::vector<model::Outcome>> commit(std::span<const model::Job> jobs) override;
  Result<std::unique_ptr<Reader>> reader() override;
  Result<bool> index() override;
  std::size_t backlog() const override;
  Result<void> tidy() override;

 private:
  struct Parts;
  explicit SqliteStore(std::unique_ptr<Parts> parts);
  Result<void> make_room();
  Result<std::vector<model::Outcome>> decide(std::span<const model::Job> jobs);
  Result<void> keep();
  Result<void> index_all();

  std::unique_ptr<Parts> parts_;
};

}  // namespace parley::store
