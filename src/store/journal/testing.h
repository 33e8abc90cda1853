// For the tests of this folder and of the store's others: batches as one writes them by hand, and
// one value of every kind that a record can hold.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "store/journal/batch.h"

namespace parley::store::journal::testing {

inline model::Append append_of(model::EventBody body, std::uint64_t log = 1,
                               const std::string& author = "ada", std::string cid = "") {
  return {.log = model::RoomId(log),
          .ts = from_unix_ms(1'000),
          .author = model::UserId(author),
          .cid = std::move(cid),
          .digest = 1,
          .guard = model::Guard::kNone,
          .body = std::move(body)};
}

inline model::Posted posted(std::string text) {
  model::Posted body;
  body.text = std::move(text);
  return body;
}

// Writes batches as the writer does: it numbers them, and the events of each log.
class Scribe {
 public:
  explicit Scribe(std::uint64_t batches_before = 0) : number_(batches_before) {}

  Scribe& write(const model::Change& change) {
    write_change(bytes_, change);
    return *this;
  }
  Scribe& write(const model::Append& append, Touching touching = Touching::kNothing) {
    model::Appended& at = heads_[append.log];
    ++at.seq;
    if (std::holds_alternative<model::Posted>(append.body)) ++at.ordinal;
    write_append(bytes_, append, at, touching);
    return *this;
  }
  Scribe& touch(const model::Append& append) { return write(append, Touching::kAMessage); }

  BatchPtr batch() {
    auto made = std::make_shared<Batch>();
    made->number = ++number_;
    made->bytes += std::exchange(bytes_, {});
    return made;
  }

 private:
  std::uint64_t number_;
  std::string bytes_;
  std::unordered_map<model::RoomId, model::Appended> heads_;
};

inline std::vector<model::EventBody> every_body() {
  const std::string odd("3:a\0\n\xff", 6);
  return {
      model::Posted{.text = odd,
                    .format = model::TextFormat::kPlain,
                    .reply = UINT64_MAX,
                    .mentions = {model::UserId("ada"), model::UserId("12:bob")},
                    .standing = {}},
      model::Posted{},
      model::Edited{.of = 3, .text = std::string(300, 'x'), .mentions = {model::UserId("eve")}},
      model::Deleted{.of = UINT64_MAX},
      model::Reacted{.of = 3, .emoji = "+1", .on = true},
      model::Reacted{.of = 3, .emoji = "+1", .on = false},
      model::MemberChanged{.user = model::UserId("ada"),
                           .display = odd,
                           .act = model::MemberAct::kInvite,
                           .role = model::Role::kOwner},
      model::RoomOpened{.kind = model::RoomKind::kDirect, .name = odd, .title = "t"},
      model::RoomOpened{.kind = model::RoomKind::kPrivate, .name = odd, .title = "", .topic = odd},
      model::RoomSet{.title = "", .topic = std::nullopt},
      model::RoomSet{.title = std::nullopt, .topic = odd},
      model::RoomAdded{.room = model::RoomId(UINT64_MAX), .view = std::nullopt},
      model::RoomRemoved{.room = model::RoomId(1)},
      model::Invited{.room = {.room = model::RoomId(UINT64_MAX),
                              .kind = model::RoomKind::kPrivate,
                              .name = odd,
                              .title = "t"},
                     .by = model::UserId("12:bob")},
      model::InviteEnded{
          .room = model::RoomId(1), .by = model::UserId("bob"), .why = model::InviteEnd::kGaveWay},
      model::InviteSent{.room = model::RoomId(1), .user = model::UserId("ada")},
  };
}

inline std::vector<model::Change> every_change() {
  const model::UserId ada("ada");
  const model::RoomId room(UINT64_MAX - 1);
  const std::string odd("\0\xff{", 3);
  model::PutToken token{.user = ada, .created = from_unix_ms(INT64_MAX)};
  for (std::size_t i = 0; i < token.hash.size(); ++i) token.hash[i] = static_cast<std::byte>(i * 8);
  return {
      model::PutUser{
          .user = ada,
          .display = odd,
          .guest = true,
          .log = room,
          .created = from_unix_ms(-1),
          .forms = {.folded = "f", .skeleton = "s", .look = {.read = odd, .drawn = "d"}}},
      model::SetDisplay{.user = ada, .display = "Ada", .look = {.read = "ada", .drawn = "d"}},
      token,
      model::PutRoom{.room = room,
                     .kind = model::RoomKind::kDirect,
                     .key = "dm:a b",
                     .name = "n",
                     .title = odd,
                     .topic = "about",
                     .created = from_unix_ms(7),
                     .skeleton = "s"},
      model::SetRoom{.room = room, .title = "", .topic = std::nullopt},
      model::SetRoom{.room = room, .title = std::nullopt, .topic = "about"},
      model::PutMember{
          .room = room, .user = ada, .role = model::Role::kOwner, .since = from_unix_ms(8)},
      model::SetRole{.room = room, .user = ada, .role = model::Role::kOwner},
      model::RemoveMember{.room = room, .user = ada},
      model::SetRead{.room = room, .user = ada, .read = UINT64_MAX, .read_ordinal = 5},
      model::SetOffer{.user = ada,
                      .room = room,
                      .by = model::UserId("bob"),
                      .offer = model::Offer::kAnswered,
                      .ts = from_unix_ms(-9)},
      model::SetTrust{.user = ada,
                      .other = model::UserId("bob"),
                      .trust = model::Trust::kQuiet,
                      .ts = from_unix_ms(9)},
      model::SetAsk{.user = ada, .ask = true},
  };
}

// ---- equality, which only tests need ------------------------------------------------------------

inline auto fields(const model::PutUser& put) {
  return std::tie(put.user, put.display, put.guest, put.log, put.created, put.forms.folded,
                  put.forms.skeleton, put.forms.look.read, put.forms.look.drawn);
}
inline auto fields(const model::SetDisplay& set) {
  return std::tie(set.user, set.display, set.look.read, set.look.drawn);
}
inline auto fields(const model::PutToken& put) {
  return std::tie(put.hash, put.user, put.created);
}
inline auto fields(const model::PutRoom& put) {
  return std::tie(put.room, put.kind, put.key, put.name, put.title, put.topic, put.created,
                  put.skeleton);
}
inline auto fields(const model::SetRoom& set) {
  return std::tie(set.room, set.title, set.topic);
}
inline auto fields(const model::PutMember& put) {
  return std::tie(put.room, put.user, put.role, put.since);
}
inline auto fields(const model::SetRole& set) {
  return std::tie(set.room, set.user, set.role);
}
inline auto fields(const model::RemoveMember& remove) {
  return std::tie(remove.room, remove.user);
}
inline auto fields(const model::SetRead& set) {
  return std::tie(set.room, set.user, set.read, set.read_ordinal);
}
inline auto fields(const model::SetOffer& set) {
  return std::tie(set.user, set.room, set.by, set.offer, set.ts);
}
inline auto fields(const model::SetTrust& set) {
  return std::tie(set.user, set.other, set.trust, set.ts);
}
inline auto fields(const model::SetAsk& set) {
  return std::tie(set.user, set.ask);
}

inline bool same(const model::Change& a, const model::Change& b) {
  return a.index() == b.index() &&
         std::visit(
             [&]<class Kind>(const Kind& one) { return fields(one) == fields(std::get<Kind>(b)); },
             a);
}

// Whether `view` is that append, with those numbers.
inline bool same(const AppendView& view, const model::Append& append, model::Appended at,
                 Touching touching) {
  const BodyColumns body = columns_of(append.body);
  const auto seen =
      std::tie(view.log, view.seq, view.ordinal, view.ts_ms, view.author, view.cid, view.digest,
               view.author_read, view.kind, view.of, view.reply, view.flag, view.text, view.extra);
  const auto wanted =
      std::tuple(append.log, at.seq, at.ordinal, to_unix_ms(append.ts),
                 std::string_view(append.author.value()), std::string_view(append.cid),
                 append.digest, append.author_read, body.kind, body.of, body.reply, body.flag,
                 body.text, std::string_view(body.extra));
  return seen == wanted && view.touches == (touching == Touching::kAMessage);
}

}  // namespace parley::store::journal::testing
