#include "store/sqlite/event_writer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "model/emoji.h"

namespace parley::store::sqlite {

using journal::AppendView;
using model::EventKind;

Result<void> EventWriter::prepare(const Connection& connection) {
  const std::array list{
      Prepared{&insert_,
               "INSERT INTO events (log, seq, kind, ts, ordinal, author, cid, digest, of, reply, "
               "flag, extra, text) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"},
      Prepared{&put_head_,
               "INSERT INTO logs (log, head, messages, ts) VALUES (?1, ?2, ?3, ?4) "
               "ON CONFLICT (log) DO UPDATE SET head = ?2, messages = ?3, ts = ?4"},
      Prepared{&edit_,
               "UPDATE events SET text = ?3, extra = ?4, edited = ?5 WHERE log = ?1 AND seq = ?2"},
      Prepared{&erase_,
               "UPDATE events SET text = '', extra = '', deleted = 1 WHERE log = ?1 AND seq = ?2"},
      Prepared{&erase_edits_,
               "UPDATE events SET text = '', extra = '' WHERE log = ?1 AND of = ?2 AND kind = 2"},
      Prepared{&react_,
               "INSERT INTO reactions (log, seq, emoji, user, since, emoji_since) "
               "SELECT ?1, ?2, coalesce(first.emoji, ?3), ?4, ?5, coalesce(first.emoji_since, ?5) "
               "FROM (SELECT 1) LEFT JOIN (SELECT emoji, emoji_since FROM reactions "
               "WHERE log = ?1 AND seq = ?2 AND replace(emoji, char(0xFE0F), '') = ?6 "
               "ORDER BY emoji_since LIMIT 1) AS first ON true WHERE true ON CONFLICT DO NOTHING"},
      Prepared{&unreact_,
               "DELETE FROM reactions WHERE log = ?1 AND seq = ?2 "
               "AND replace(emoji, char(0xFE0F), '') = ?3 AND user = ?4"},
  };
  return prepare_all(connection, list);
}

Result<void> EventWriter::write(std::span<const AppendView> appends) {
  std::vector<const AppendView*> sorted;
  sorted.reserve(appends.size());
  for (const AppendView& append : appends) sorted.push_back(&append);
  // By the signed log, as SQLite compares it.
  const auto place = [](const AppendView* append) {
    return std::tuple(static_cast<std::int64_t>(append->log.value()), append->seq);
  };
  std::ranges::sort(sorted, {}, place);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const AppendView& append = *sorted[i];
    TRY(insert(append));
    TRY(fold(append));
    if (i + 1 == sorted.size() || sorted[i + 1]->log != append.log)
      TRY(put_head_.execute(append.log.value(), append.seq, append.ordinal, append.ts_ms));
  }
  return {};
}

Result<void> EventWriter::insert(const AppendView& append) {
  std::optional<std::string_view> cid;
  if (!append.cid.empty()) cid = append.cid;
  return insert_.execute(append.log.value(), append.seq, append.kind, append.ts_ms, append.ordinal,
                         append.author, cid, append.digest, append.of, append.reply, append.flag,
                         append.extra, append.text);
}

Result<void> EventWriter::fold(const AppendView& append) {
  if (!append.touches) return {};
  const std::uint64_t log = append.log.value();
  if (append.kind == EventKind::kEdited)
    return edit_.execute(log, append.of, append.text, append.extra, append.ts_ms);
  if (append.kind == EventKind::kDeleted) {
    TRY(erase_.execute(log, append.of));
    return erase_edits_.execute(log, append.of);
  }
  const std::string key = model::emoji_key(append.text);
  if (append.flag == 0) return unreact_.execute(log, append.of, key, append.author);
  return react_.execute(log, append.of, append.text, append.author, append.seq, key);
}

}  // namespace parley::store::sqlite
