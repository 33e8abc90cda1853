#include "store/sqlite/mark_writer.h"

#include <array>
#include <variant>

#include "store/event_row.h"

namespace parley::store::sqlite {

using journal::AppendView;

Result<void> MarkWriter::prepare(const Connection& connection) {
  const std::array list{
      Prepared{&move_read_,
               "UPDATE members SET read = ?3, read_ordinal = ?4 WHERE room = ?1 AND user = ?2"},
      Prepared{&move_read_if_all_,
               "UPDATE members SET read = ?3, read_ordinal = ?4 "
               "WHERE room = ?1 AND user = ?2 AND read_ordinal + 1 = ?4"},
      Prepared{&forget_mentions_, "DELETE FROM mentions WHERE room = ?1 AND user = ?2"},
      Prepared{&put_mention_,
               "INSERT INTO mentions (room, user, seq) SELECT ?1, ?2, ?3 "
               "WHERE EXISTS (SELECT 1 FROM members WHERE room = ?1 AND user = ?2 AND read < ?3) "
               "ON CONFLICT DO NOTHING"},
      Prepared{&erase_mentions_, "DELETE FROM mentions WHERE room = ?1 AND seq = ?2"},
  };
  return prepare_all(connection, list);
}

Result<void> MarkWriter::note(const AppendView& append) {
  const bool deletes = append.kind == model::EventKind::kDeleted;
  const bool edits = append.kind == model::EventKind::kEdited;
  if ((deletes || edits) && append.touches) {
    TRY(erase_mentions_.execute(append.log.value(), append.of));
    return edits && !append.extra.empty() ? note_mentions(append, append.of) : Result<void>();
  }
  if (append.kind != model::EventKind::kPosted) return {};
  const Member author = member_of(append.log, append.author);
  if (append.author_read == model::AuthorRead::kToThis) {
    held_[author] = {.read = append.seq, .ordinal = append.ordinal};
  } else {
    TRY(write_held(author));
    TRY(move_read_if_all_.execute(author.first, author.second, append.seq, append.ordinal));
  }
  if (!append.extra.empty()) return note_mentions(append, append.seq);
  return {};
}

// Whoever has read past the message is not called to it.
Result<void> MarkWriter::note_mentions(const AppendView& append, model::Seq message) {
  for (const std::string_view user : TRY(unpack(append.extra))) {
    if (user == append.author) continue;
    const Member member = member_of(append.log, user);
    TRY(write_held(member));
    TRY(put_mention_.execute(member.first, member.second, message));
  }
  return {};
}

Result<void> MarkWriter::before(const model::Change& change) {
  if (const auto* put = std::get_if<model::PutMember>(&change))
    return write_held(member_of(put->room, put->user.value()));
  if (const auto* remove = std::get_if<model::RemoveMember>(&change))
    return write_held(member_of(remove->room, remove->user.value()));
  if (const auto* read = std::get_if<model::SetRead>(&change))
    return write_held(member_of(read->room, read->user.value()));
  return {};
}

Result<void> MarkWriter::write(const Member& member, Mark mark) {
  TRY(move_read_.execute(member.first, member.second, mark.read, mark.ordinal));
  return forget_mentions_.execute(member.first, member.second);
}

Result<void> MarkWriter::write_held(const Member& member) {
  const auto held = held_.find(member);
  if (held == held_.end()) return {};
  TRY(write(member, held->second));
  held_.erase(held);
  return {};
}

Result<void> MarkWriter::flush() {
  for (const auto& [member, mark] : held_) TRY(write(member, mark));
  held_.clear();
  return {};
}

}  // namespace parley::store::sqlite
