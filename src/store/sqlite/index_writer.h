// IndexWriter: carries generations of the journal into the index, each in one transaction together
// with the number of its last batch. Applied again after a crash, that number tells where to go on,
// so nothing is done twice.
//
// Threads: one at a time (store/journal/backlog.h, claim()). Lifetime: the database outlives it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "store/journal/generation.h"
#include "store/sqlite/change_writer.h"
#include "store/sqlite/database.h"
#include "store/sqlite/event_writer.h"
#include "store/sqlite/mark_writer.h"

namespace parley::store::sqlite {

class IndexWriter {
 public:
  explicit IndexWriter(Database& database) : database_(database) {}
  Result<void> prepare();

  // Of the last batch that the index holds.
  Result<std::uint64_t> indexed();

  // Synced when it returns. Errors as Database::transact().
  Result<void> apply(const journal::Generation& generation);

  // Copies the WAL into the file when it has become long, or when a text was erased that may still
  // be in either of the two. False: readers keep the text there; it is to be called again.
  // Errors as Database::empty_wal().
  Result<bool> checkpoint();

  // hash_of_cid() of the next `count_max` cids after the last call, in the order of the index.
  // Fewer when they are through.
  Result<std::vector<std::uint64_t>> next_cids(std::size_t count_max);

 private:
  Result<void> write(const journal::Generation& generation);

  Database& database_;
  ChangeWriter changes_;
  MarkWriter marks_;
  EventWriter events_;
  Statement read_indexed_, move_indexed_, next_cids_;
  bool erased_ = false;                 // and since then the WAL was not emptied
  std::string last_author_, last_cid_;  // where next_cids() stands
};

}  // namespace parley::store::sqlite
