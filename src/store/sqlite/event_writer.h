// EventWriter: appends of the journal as rows of the index: the events themselves, their logs'
// heads, and what edits, deletes and reactions do to the messages they speak of.
#pragma once

#include <span>

#include "base/error.h"
#include "store/journal/record.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

class EventWriter {
 public:
  Result<void> prepare(const Connection& connection);

  // All appends of some batches, in their order. They are written sorted by log and seq, so that
  // neighbours in the tables are written one after the other; logs do not depend on each other.
  Result<void> write(std::span<const journal::AppendView> appends);

 private:
  Result<void> insert(const journal::AppendView& append);
  Result<void> fold(const journal::AppendView& append);

  Statement insert_, put_head_;
  Statement edit_, erase_, erase_edits_;
  Statement react_, unreact_;
};

}  // namespace parley::store::sqlite
