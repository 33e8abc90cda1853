// Connection: one open SQLite database; thin RAII over `sqlite3*`. Each page is verified when it is
// read (store/sqlite/checked_pages.h).
//
// Threads: one at a time. Lifetime: its statements must be gone before it.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.h"

namespace parley::store::sqlite {

enum class Access : std::uint8_t {
  kCreate,  // makes the file
  kWrite,
  kRead,       // cannot write and never checkpoints
  kUnchecked,  // kWrite, of a database whose pages have no checksums yet
};

class Connection {
 public:
  static Result<Connection> open(const std::filesystem::path& file, Access access);

  // Runs statements without parameters, and drops what rows they give.
  Result<void> execute(const char* sql);

  // The first column of the only row of a query, such as a pragma.
  Result<std::int64_t> integer(const char* sql);

  // By default SQLite copies the WAL into the file when its last connection goes, also one that
  // found fault with them.
  void copy_wal_at_the_end(bool copy) {
    sqlite3_db_config(get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, copy ? 0 : 1, nullptr);
  }

  // No transaction is open.
  bool idle() const { return sqlite3_get_autocommit(database_.get()) != 0; }

  sqlite3* get() const { return database_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Connection(sqlite3* database) : database_(database) {}

  std::unique_ptr<sqlite3, Close> database_;
};

// What SQLite's result code means to us: kDiskFull, kCorrupt or kIo, with its words in one line.
Error error_of(sqlite3* database, int code, std::string_view while_doing);

}  // namespace parley::store::sqlite
