// Migrations: the steps that lead from an empty database to today's schema, each in a transaction
// of its own together with the version it reaches. A process that dies between two of them finds
// the database in one version or the next, never between.
#pragma once

#include <cstdint>
#include <span>

#include "base/error.h"
#include "store/sqlite/connection.h"

namespace parley::store::sqlite {

struct Migration {
  std::int64_t version;  // SQLite's user_version afterwards
  const char* sql;
};

// Append only: what has been released is never edited. Versions count 1, 2, 3, …
std::span<const Migration> migrations();          // of parley.db
std::span<const Migration> journal_migrations();  // of journal.db

// Runs what the database has not seen. kForeign where it is newer than the list.
Result<void> migrate(Connection& connection, std::span<const Migration> list);

}  // namespace parley::store::sqlite
