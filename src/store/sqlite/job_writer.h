// JobWriter: carries jobs into an open transaction. A job is looked at in full before the first
// row of it is written, so that a refused one leaves nothing to take back.
#pragma once

#include <optional>

#include "base/error.h"
#include "model/write.h"
#include "store/sqlite/change_writer.h"
#include "store/sqlite/log_writer.h"

namespace parley::store::sqlite {

class JobWriter {
 public:
  Result<void> prepare(const Connection& connection);

  Result<model::Outcome> run(const model::Job& job);

  // Ends a transaction, before its commit; and after its rollback.
  Result<void> flush() { return logs_.flush(); }
  void forget() { logs_.forget(); }

 private:
  Result<model::Outcome> write(const model::Write& write);
  Result<model::Outcome> probe(const model::Probe& probe);
  Result<std::optional<ErrorCode>> refusal(const model::Write& write);

  ChangeWriter changes_;
  LogWriter logs_;
};

}  // namespace parley::store::sqlite
