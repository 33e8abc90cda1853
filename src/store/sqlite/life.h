// Life: the files of a history that were put back from a backup have numbers which clients know
// with other events. A new life gives them a new epoch, by which clients see that theirs are of
// before.
//
// Threads: the caller's connection's.
#pragma once

#include "base/error.h"
#include "store/sqlite/database.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

// Synced when it returns. The journal is not touched: it belongs to the files, not to their life.
inline Result<void> begin_life(Database& index) {
  Statement life =
      TRY(Statement::prepare(index.connection(),
                             "INSERT INTO meta VALUES ('life', lower(hex(randomblob(8)))) "
                             "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  return index.transact([&] { return life.execute(); });
}

}  // namespace parley::store::sqlite
