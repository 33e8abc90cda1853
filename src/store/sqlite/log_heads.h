// LogHeads: where the logs end that the writer touches, so that a busy room costs no query per
// event, and one row per log and batch is written at its end.
//
// Invariant: an entry that is not dirty equals its row in `logs`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/ids.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

struct LogHead {
  model::Seq seq = 0;
  std::uint64_t messages = 0;
  WallTime ts;
  bool dirty = false;
};

class LogHeads {
 public:
  Result<void> prepare(const Connection& connection);

  // For one event more: the caller moves it on. Good until the next call.
  Result<LogHead*> next(model::RoomId log);

  // Writes what has moved; the last step of a transaction.
  Result<void> flush();

  // After a transaction that was rolled back.
  void forget();

 private:
  // About 64 bytes each.
  static constexpr std::size_t kHotMax = 16 * 1024;

  std::unordered_map<model::RoomId, LogHead> hot_;
  std::vector<model::RoomId> dirty_;
  Statement find_;
  Statement put_;
};

}  // namespace parley::store::sqlite
