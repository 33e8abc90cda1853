// ChangeWriter: the Changes of a Write as SQL: people, tokens, rooms, memberships, read marks.
#pragma once

#include "base/error.h"
#include "model/write.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

class ChangeWriter {
 public:
  Result<void> prepare(const Connection& connection);

  Result<void> apply(const model::Change& change);

 private:
  struct Visitor;

  Statement put_user_, set_display_, put_token_;
  Statement put_room_, set_title_, set_topic_;
  Statement put_member_, set_role_, remove_member_, remove_mentions_;
  Statement set_read_, forget_mentions_;
  Statement set_offer_, drop_offer_, set_trust_, drop_trust_, set_ask_;
};

}  // namespace parley::store::sqlite
