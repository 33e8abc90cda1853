// Database: a database file of which this is the one connection that writes and checkpoints
// (SQLite before 3.51.3 can lose a WAL that two connections reset at once). Each transaction is
// synced (`synchronous=FULL`).
//
// Threads: one at a time. Lifetime: statements prepared on its connection go before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/data_directory.h"
#include "store/sqlite/database_file.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

enum class Sharing : std::uint8_t {
  kReaders,  // other connections of this process read it
  kAlone,    // none does: SQLite keeps its WAL index in memory and takes no locks
};

struct DatabaseSpec {
  std::filesystem::path file;
  FileKind kind;
  Sharing sharing = Sharing::kReaders;
  std::size_t cache_bytes = 0;
  // A checkpoint copies each page once however often it changed, so a longer WAL is less work; but
  // all of it is read again at a start after a crash.
  int checkpoint_pages = 0;
};

class Database {
 public:
  // Makes the file where it is missing; gives it checksums where it has none; migrates.
  // Errors as inspect(), migrate() and the disk have them, each with the file's name.
  static Result<std::unique_ptr<Database>> open(const DataDirectory& directory, DatabaseSpec spec);

  // Copies what the WAL of a killed process still holds into the file. Until then nothing of the
  // two is overwritten, so that whoever refuses what is in them leaves it as it was.
  // Errors with the file's name.
  Result<void> settle();

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Connection& connection() { return connection_; }

  // Runs `body() -> Result<void>` in a transaction, and syncs it. kDiskFull: nothing was kept, and
  // it may work later. Anything else: unknown what was kept.
  template <class Body>
  Result<void> transact(Body&& body) {
    auto done = begin_.execute();
    if (done) done = body();
    if (done) done = commit_.execute();
    if (!done) return roll_back(std::move(done).error());
    return {};
  }

  // Copies the WAL into the file when it has become long. What was committed is safe whatever
  // happens here, so a full disk is no error; after any other one nothing new may be promised.
  Result<void> checkpoint();

  // Copies it all, and leaves an empty WAL: what was overwritten or deleted is in neither file
  // afterwards. False: readers kept it from that. kDiskFull is no harm here, either.
  Result<bool> empty_wal();

 private:
  Database(DatabaseSpec spec, Connection connection)
      : spec_(std::move(spec)), connection_(std::move(connection)) {}
  static Result<std::unique_ptr<Database>> open_named(const DataDirectory& directory,
                                                      DatabaseSpec spec);
  Result<void> set_up();
  Result<void> check_whole();
  Result<void> roll_back(Error error);
  // False: not all of it.
  Result<bool> checkpoint(int mode);

  const DatabaseSpec spec_;
  Connection connection_;
  Statement begin_, commit_, rollback_;
  int wal_pages_ = 0;  // after the last commit
};

}  // namespace parley::store::sqlite
