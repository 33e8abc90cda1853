#include "store/sqlite/log_heads.h"

#include <array>

namespace parley::store::sqlite {

Result<void> LogHeads::prepare(const Connection& connection) {
  const std::array list{
      Prepared{&find_, "SELECT head, messages, ts FROM logs WHERE log = ?1"},
      Prepared{&put_,
               "INSERT INTO logs (log, head, messages, ts) VALUES (?1, ?2, ?3, ?4) "
               "ON CONFLICT (log) DO UPDATE SET head = ?2, messages = ?3, ts = ?4"},
  };
  return prepare_all(connection, list);
}

Result<LogHead*> LogHeads::next(model::RoomId log) {
  const auto [entry, is_new] = hot_.try_emplace(log);
  LogHead& head = entry->second;
  if (is_new) {
    Run run = find_.run(log.value());
    if (TRY(run.next()))
      head = {.seq = run.bits(0), .messages = run.bits(1), .ts = from_unix_ms(run.integer(2))};
  }
  if (!head.dirty) dirty_.push_back(log);
  head.dirty = true;
  return &head;
}

Result<void> LogHeads::flush() {
  for (const model::RoomId log : dirty_) {
    LogHead& head = hot_.at(log);
    TRY(put_.execute(log.value(), head.seq, head.messages, to_unix_ms(head.ts)));
    head.dirty = false;
  }
  dirty_.clear();
  if (hot_.size() > kHotMax) hot_.clear();  // the hot ones come back with their next event
  return {};
}

void LogHeads::forget() {
  hot_.clear();
  dirty_.clear();
}

}  // namespace parley::store::sqlite
