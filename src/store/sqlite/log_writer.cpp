#include "store/sqlite/log_writer.h"

#include <array>
#include <string>
#include <variant>

#include "base/limits.h"
#include "store/event_row.h"

namespace parley::store::sqlite {

using model::Append;
using model::Guard;
using model::Outcome;
using model::RoomId;
using model::Seq;

namespace {

// The message that an event speaks of and changes; none for a reply.
Seq target_of(const model::EventBody& body) {
  if (const auto* edited = std::get_if<model::Edited>(&body)) return edited->of;
  if (const auto* deleted = std::get_if<model::Deleted>(&body)) return deleted->of;
  if (const auto* reacted = std::get_if<model::Reacted>(&body)) return reacted->of;
  return 0;
}

}  // namespace

Result<void> LogWriter::prepare(const Connection& connection) {
  const std::array list{
      Prepared{&find_cid_,
               "SELECT log, seq, ts, digest FROM events WHERE author = ?1 AND cid = ?2"},
      Prepared{
          &find_message_,
          "SELECT author FROM events WHERE log = ?1 AND seq = ?2 AND kind = 1 AND NOT deleted"},
      Prepared{&insert_,
               "INSERT INTO events (log, seq, kind, ts, ordinal, author, cid, digest, of, reply, "
               "flag, extra, text) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"},
      Prepared{&move_read_,
               "UPDATE members SET read = ?3, read_ordinal = ?4 WHERE room = ?1 AND user = ?2"},
      Prepared{&move_read_if_all_,
               "UPDATE members SET read = ?3, read_ordinal = ?4 "
               "WHERE room = ?1 AND user = ?2 AND read_ordinal + 1 = ?4"},
      Prepared{&forget_mentions_, "DELETE FROM mentions WHERE room = ?1 AND user = ?2"},
      Prepared{&put_mention_,
               "INSERT INTO mentions (room, user, seq) SELECT ?1, ?2, ?3 "
               "WHERE EXISTS (SELECT 1 FROM members WHERE room = ?1 AND user = ?2) "
               "ON CONFLICT DO NOTHING"},
      Prepared{&edit_,
               "UPDATE events SET text = ?3, extra = ?4, edited = ?5 WHERE log = ?1 AND seq = ?2"},
      Prepared{&erase_,
               "UPDATE events SET text = '', extra = '', deleted = 1 WHERE log = ?1 AND seq = ?2"},
      Prepared{&erase_edits_,
               "UPDATE events SET text = '', extra = '' WHERE log = ?1 AND of = ?2 AND kind = 2"},
      Prepared{&erase_mentions_, "DELETE FROM mentions WHERE room = ?1 AND seq = ?2"},
      Prepared{&find_emoji_,
               "SELECT 1 FROM reactions WHERE log = ?1 AND seq = ?2 AND emoji = ?3 LIMIT 1"},
      Prepared{&count_emojis_,
               "SELECT count(DISTINCT emoji) FROM reactions WHERE log = ?1 AND seq = ?2"},
      Prepared{&react_,
               "INSERT INTO reactions (log, seq, emoji, user, since, emoji_since) "
               "VALUES (?1, ?2, ?3, ?4, ?5, coalesce((SELECT emoji_since FROM reactions "
               "WHERE log = ?1 AND seq = ?2 AND emoji = ?3 LIMIT 1), ?5)) ON CONFLICT DO NOTHING"},
      Prepared{&unreact_,
               "DELETE FROM reactions WHERE log = ?1 AND seq = ?2 AND emoji = ?3 AND user = ?4"},
  };
  TRY(prepare_all(connection, list));
  return heads_.prepare(connection);
}

Result<std::optional<Outcome>> LogWriter::first_answer(const model::UserId& author,
                                                       std::string_view cid, std::uint64_t digest) {
  Run run = find_cid_.run(author.value(), cid);
  if (!TRY(run.next())) return std::nullopt;
  if (run.bits(3) != digest) return model::Refused{ErrorCode::kCidConflict};
  return model::Duplicate{
      .log = RoomId(run.bits(0)), .seq = run.bits(1), .ts = from_unix_ms(run.integer(2))};
}

Result<std::optional<ErrorCode>> LogWriter::refusal(const Append& append) {
  if (append.guard == Guard::kNone) return std::nullopt;
  {
    Run run = find_message_.run(append.log.value(), target_of(append.body));
    if (!TRY(run.next())) return ErrorCode::kNotFound;
    if (append.guard == Guard::kOwnMessage && run.text(0) != append.author.value())
      return ErrorCode::kForbidden;
  }
  const auto* reacted = std::get_if<model::Reacted>(&append.body);
  if (reacted != nullptr && reacted->on && !TRY(emoji_fits(append.log, *reacted)))
    return ErrorCode::kFull;
  return std::nullopt;
}

Result<bool> LogWriter::emoji_fits(RoomId log, const model::Reacted& reacted) {
  if (TRY(find_emoji_.run(log.value(), reacted.of, reacted.emoji).next())) return true;
  Run run = count_emojis_.run(log.value(), reacted.of);
  return !TRY(run.next()) || run.bits(0) < limits::kReactionEmojisPerMessageMax;
}

Result<bool> LogWriter::is_message(RoomId log, Seq seq) {
  return find_message_.run(log.value(), seq).next();
}

// What an event does to other rows, once it has its number.
struct LogWriter::Fold {
  LogWriter& sql;
  const Append& append;
  model::Appended at;

  // Its author has read up to it; the mentioned have not.
  Result<void> operator()(const model::Posted& posted) const {
    const std::uint64_t log = append.log.value();
    if (append.author_read == model::AuthorRead::kToThis) {
      TRY(sql.move_read_.execute(log, append.author.value(), at.seq, at.ordinal));
      TRY(sql.forget_mentions_.execute(log, append.author.value()));
    } else {
      TRY(sql.move_read_if_all_.execute(log, append.author.value(), at.seq, at.ordinal));
    }
    for (const model::UserId& user : posted.mentions)
      if (user != append.author) TRY(sql.put_mention_.execute(log, user.value(), at.seq));
    return {};
  }
  Result<void> operator()(const model::Edited& edited) const {
    if (!TRY(sql.is_message(append.log, edited.of))) return {};
    const BodyColumns columns = columns_of(append.body);
    return sql.edit_.execute(append.log.value(), edited.of, columns.text, columns.extra,
                             to_unix_ms(append.ts));
  }
  Result<void> operator()(const model::Deleted& deleted) const {
    if (!TRY(sql.is_message(append.log, deleted.of))) return {};
    const std::uint64_t log = append.log.value();
    TRY(sql.erase_.execute(log, deleted.of));
    TRY(sql.erase_edits_.execute(log, deleted.of));
    return sql.erase_mentions_.execute(log, deleted.of);
  }
  Result<void> operator()(const model::Reacted& reacted) const {
    if (!TRY(sql.is_message(append.log, reacted.of))) return {};
    const std::uint64_t log = append.log.value();
    const std::string& user = append.author.value();
    if (!reacted.on) return sql.unreact_.execute(log, reacted.of, reacted.emoji, user);
    return sql.react_.execute(log, reacted.of, reacted.emoji, user, at.seq);
  }
  template <class Other>
  Result<void> operator()(const Other&) const {
    return {};
  }
};

Result<model::Appended> LogWriter::append(const Append& append) {
  LogHead& head = *TRY(heads_.next(append.log));
  ++head.seq;
  head.ts = append.ts;
  if (std::holds_alternative<model::Posted>(append.body)) ++head.messages;
  const model::Appended at{.seq = head.seq, .ordinal = head.messages};

  const BodyColumns columns = columns_of(append.body);
  std::optional<std::string_view> cid;
  if (!append.cid.empty()) cid = append.cid;
  TRY(insert_.execute(append.log.value(), at.seq, columns.kind, to_unix_ms(append.ts), at.ordinal,
                      append.author.value(), cid, append.digest, columns.of, columns.reply,
                      columns.flag, columns.extra, columns.text));
  TRY(std::visit(Fold{*this, append, at}, append.body));
  return at;
}

}  // namespace parley::store::sqlite
