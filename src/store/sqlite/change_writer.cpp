#include "store/sqlite/change_writer.h"

#include <array>
#include <optional>
#include <string_view>
#include <variant>

namespace parley::store::sqlite {
namespace {

using model::PutRoom;
using model::PutUser;

std::optional<std::string_view> key_of(const PutRoom& room) {
  if (room.key.empty()) return std::nullopt;
  return room.key;
}

}  // namespace

Result<void> ChangeWriter::prepare(const Connection& connection) {
  const std::array list{
      Prepared{
          &put_user_,
          "INSERT INTO users (user, display, guest, log, created, folded, skeleton, look, drawn) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
      Prepared{&set_display_,
               "UPDATE users SET display = ?2, look = ?3, drawn = ?4 WHERE user = ?1"},
      Prepared{&put_token_,
               "INSERT INTO tokens (hash, user, created) VALUES (?1, ?2, ?3) "
               "ON CONFLICT DO NOTHING"},
      Prepared{&put_room_,
               "INSERT INTO rooms (room, kind, key, name, title, topic, created, skeleton) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
      Prepared{&set_title_, "UPDATE rooms SET title = ?2 WHERE room = ?1"},
      Prepared{&set_topic_, "UPDATE rooms SET topic = ?2 WHERE room = ?1"},
      Prepared{&put_member_,
               "INSERT INTO members (room, user, role, since) VALUES (?1, ?2, ?3, ?4) "
               "ON CONFLICT DO NOTHING"},
      Prepared{&set_role_, "UPDATE members SET role = ?3 WHERE room = ?1 AND user = ?2"},
      Prepared{&remove_member_, "DELETE FROM members WHERE room = ?1 AND user = ?2"},
      Prepared{&remove_mentions_, "DELETE FROM mentions WHERE room = ?1 AND user = ?2"},
      Prepared{&set_read_,
               "UPDATE members SET read = ?3, read_ordinal = ?4 "
               "WHERE room = ?1 AND user = ?2 AND read < ?3"},
      Prepared{&forget_mentions_,
               "DELETE FROM mentions WHERE room = ?1 AND user = ?2 AND seq <= ?3"},
      Prepared{&set_offer_,
               "INSERT INTO offers (user, room, by, offer, ts) VALUES (?1, ?2, ?3, ?4, ?5) "
               "ON CONFLICT DO UPDATE SET offer = ?4, ts = ?5"},
      Prepared{&drop_offer_, "DELETE FROM offers WHERE user = ?1 AND room = ?2 AND by = ?3"},
      Prepared{&set_trust_,
               "INSERT INTO trusts (user, other, trust, ts) VALUES (?1, ?2, ?3, ?4) "
               "ON CONFLICT DO UPDATE SET trust = ?3, ts = ?4"},
      Prepared{&drop_trust_, "DELETE FROM trusts WHERE user = ?1 AND other = ?2"},
      Prepared{&set_ask_, "UPDATE users SET ask = ?2 WHERE user = ?1"},
  };
  return prepare_all(connection, list);
}

struct ChangeWriter::Visitor {
  ChangeWriter& sql;

  Result<void> operator()(const PutUser& put) const {
    return sql.put_user_.execute(put.user.value(), put.display, put.guest, put.log.value(),
                                 to_unix_ms(put.created), put.forms.folded, put.forms.skeleton,
                                 put.forms.look.read, put.forms.look.drawn);
  }
  Result<void> operator()(const model::SetDisplay& set) const {
    return sql.set_display_.execute(set.user.value(), set.display, set.look.read, set.look.drawn);
  }
  Result<void> operator()(const model::PutToken& put) const {
    return sql.put_token_.execute(std::span<const std::byte>(put.hash), put.user.value(),
                                  to_unix_ms(put.created));
  }
  Result<void> operator()(const PutRoom& put) const {
    return sql.put_room_.execute(put.room.value(), put.kind, key_of(put), put.name, put.title,
                                 put.topic, to_unix_ms(put.created), put.skeleton);
  }
  Result<void> operator()(const model::SetRoom& set) const {
    if (set.title) TRY(sql.set_title_.execute(set.room.value(), *set.title));
    if (set.topic) TRY(sql.set_topic_.execute(set.room.value(), *set.topic));
    return {};
  }
  Result<void> operator()(const model::PutMember& put) const {
    return sql.put_member_.execute(put.room.value(), put.user.value(), put.role,
                                   to_unix_ms(put.since));
  }
  Result<void> operator()(const model::SetRole& set) const {
    return sql.set_role_.execute(set.room.value(), set.user.value(), set.role);
  }
  Result<void> operator()(const model::RemoveMember& remove) const {
    TRY(sql.remove_mentions_.execute(remove.room.value(), remove.user.value()));
    return sql.remove_member_.execute(remove.room.value(), remove.user.value());
  }
  Result<void> operator()(const model::SetRead& set) const {
    TRY(sql.set_read_.execute(set.room.value(), set.user.value(), set.read, set.read_ordinal));
    return sql.forget_mentions_.execute(set.room.value(), set.user.value(), set.read);
  }
  Result<void> operator()(const model::SetOffer& set) const {
    if (set.offer == model::Offer::kNone)
      return sql.drop_offer_.execute(set.user.value(), set.room.value(), set.by.value());
    return sql.set_offer_.execute(set.user.value(), set.room.value(), set.by.value(), set.offer,
                                  to_unix_ms(set.ts));
  }
  Result<void> operator()(const model::SetTrust& set) const {
    if (set.trust == model::Trust::kUnknown)
      return sql.drop_trust_.execute(set.user.value(), set.other.value());
    return sql.set_trust_.execute(set.user.value(), set.other.value(), set.trust,
                                  to_unix_ms(set.ts));
  }
  Result<void> operator()(const model::SetAsk& set) const {
    return sql.set_ask_.execute(set.user.value(), set.ask);
  }
};

Result<void> ChangeWriter::apply(const model::Change& change) {
  return std::visit(Visitor{*this}, change);
}

}  // namespace parley::store::sqlite
