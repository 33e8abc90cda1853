// SqliteStore: the store in one SQLite file, `parley.db`, in a data directory of its own.
//
// Exactly one connection writes and checkpoints; readers are read-only (SQLite before 3.51.3 can
// lose a WAL that two connections reset at once). Every commit is synced (`synchronous=FULL`).
//
// Threads: as Store says. reader() belongs to the writer thread; the Reader it makes may then move
// to another. Lifetime: readers must be gone before their store.
// Invariant: one store per data directory, held by `lock`; after an error other than kDiskFull
// nothing is committed any more.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "store/store.h"

namespace parley::store {

class SqliteStore final : public Store {
 public:
  struct Options {
    std::filesystem::path directory;  // made (mode 0700) where it is missing
    std::size_t writer_cache_bytes = 4 * 1024 * 1024;
    std::size_t reader_cache_bytes = 2 * 1024 * 1024;
  };

  // Errors, each one line that says what to do: kBusy (another process has the directory),
  // kInvalidUsage (the path), kForeign (of another program, or of a newer Parley), kCorrupt
  // (damaged, truncated, empty; never written over), kDiskFull, kIo.
  static Result<std::unique_ptr<SqliteStore>> open(Options options);

  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  Result<model::Directory> load() override;
  Result<std::vector<model::Outcome>> commit(std::span<const model::Job> jobs) override;
  Result<std::unique_ptr<Reader>> reader() override;

 private:
  struct Parts;
  explicit SqliteStore(std::unique_ptr<Parts> parts);
  Result<std::vector<model::Outcome>> transact(std::span<const model::Job> jobs);
  void abandon(const Error& error);
  void checkpoint();

  std::unique_ptr<Parts> parts_;
};

}  // namespace parley::store
