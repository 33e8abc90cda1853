// LogWriter: Appends as SQL: numbers them, knows first answers by (author, cid), checks guards, and
// folds edits, deletes and reactions into the messages they speak of.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "model/write.h"
#include "store/sqlite/log_heads.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

class LogWriter {
 public:
  Result<void> prepare(const Connection& connection);

  // Duplicate or Refused(kCidConflict) where this author has used this cid before, else nothing.
  Result<std::optional<model::Outcome>> first_answer(const model::UserId& author,
                                                     std::string_view cid, std::uint64_t digest);

  // What the guard says against it, if anything. Nothing is written.
  Result<std::optional<ErrorCode>> refusal(const model::Append& append);

  Result<model::Appended> append(const model::Append& append);

  // Ends a transaction, before its commit; and after its rollback.
  Result<void> flush() { return heads_.flush(); }
  void forget() { heads_.forget(); }

 private:
  struct Fold;

  Result<bool> is_message(model::RoomId log, model::Seq seq);
  Result<bool> emoji_fits(model::RoomId log, const model::Reacted& reacted);

  LogHeads heads_;
  Statement find_cid_, find_message_, insert_;
  Statement move_read_, move_read_if_all_, forget_mentions_, put_mention_;
  Statement edit_, erase_, erase_edits_, erase_mentions_;
  Statement find_emoji_, count_emojis_, react_, unreact_;
};

}  // namespace parley::store::sqlite
