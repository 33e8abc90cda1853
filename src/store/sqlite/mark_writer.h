// MarkWriter: what messages do to memberships: their authors have read up to them, the mentioned
// have not, and an edit or a deletion says anew who is mentioned. Of many messages by one member
// only the last one is written.
//
// Invariant: what is held back of a member is written before anything else is done to it.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "model/write.h"
#include "store/journal/record.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

class MarkWriter {
 public:
  Result<void> prepare(const Connection& connection);

  // The next append of the batches. Its texts must live until flush() or forget().
  Result<void> note(const journal::AppendView& append);
  // Before that change is made.
  Result<void> before(const model::Change& change);
  // At the end of a transaction: writes what is held back; after one that failed: drops it.
  Result<void> flush();
  void forget() { held_.clear(); }

 private:
  using Member = std::pair<std::int64_t, std::string_view>;  // room, as SQLite sorts it, and user
  struct Mark {
    model::Seq read = 0;
    std::uint64_t ordinal = 0;
  };

  static Member member_of(model::RoomId room, std::string_view user) {
    return {static_cast<std::int64_t>(room.value()), user};
  }
  Result<void> write(const Member& member, Mark mark);
  Result<void> write_held(const Member& member);
  Result<void> note_mentions(const journal::AppendView& append, model::Seq message);

  std::map<Member, Mark> held_;
  Statement move_read_, move_read_if_all_, forget_mentions_, put_mention_, erase_mentions_;
};

}  // namespace parley::store::sqlite
