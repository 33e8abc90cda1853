#include "store/sqlite/load.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/sqlite/statement.h"

namespace parley::store::sqlite {
namespace {

using model::Directory;
using model::RoomId;
using model::UserId;

tl::unexpected<Error> bad_row(std::string_view table) {
  return fail(ErrorCode::kCorrupt, "the database has a damaged row of " + std::string(table));
}

UserId user_in(const Run& run, int column) {
  return UserId(std::string(run.text(column)));
}

WallTime time_in(const Run& run, int column) {
  return from_unix_ms(run.integer(column));
}

Result<void> load_users(const Connection& connection, Directory& directory) {
  Statement select = TRY(Statement::prepare(
      connection,
      "SELECT user, display, guest, users.log, created, coalesce(head, 0), "
      "ask, folded, skeleton, look, drawn FROM users LEFT JOIN logs ON logs.log = users.log"));
  Run run = select.run();
  while (TRY(run.next()))
    directory.users.push_back({.user = {.user = user_in(run, 0),
                                        .display = std::string(run.text(1)),
                                        .guest = run.integer(2) != 0,
                                        .log = RoomId(run.bits(3)),
                                        .created = time_in(run, 4),
                                        .forms = {.folded = std::string(run.text(7)),
                                                  .skeleton = std::string(run.text(8)),
                                                  .look = {.read = std::string(run.text(9)),
                                                           .drawn = std::string(run.text(10))}}},
                               .head = run.bits(5),
                               .ask = run.integer(6) != 0});
  return {};
}

Result<void> load_tokens(const Connection& connection, Directory& directory) {
  Statement select = TRY(Statement::prepare(connection, "SELECT hash, user, created FROM tokens"));
  Run run = select.run();
  while (TRY(run.next())) {
    model::PutToken token{.user = user_in(run, 1), .created = time_in(run, 2)};
    if (run.blob(0).size() != token.hash.size()) return bad_row("tokens");
    std::ranges::copy(run.blob(0), token.hash.begin());
    directory.tokens.push_back(std::move(token));
  }
  return {};
}

Result<void> load_rooms(const Connection& connection, Directory& directory) {
  Statement select = TRY(
      Statement::prepare(connection,
                         "SELECT room, kind, key, name, title, topic, created, coalesce(head, 0), "
                         "coalesce(messages, 0), coalesce(ts, 0), skeleton FROM rooms LEFT JOIN "
                         "logs ON logs.log = room"));
  Run run = select.run();
  while (TRY(run.next())) {
    const std::int64_t kind = run.integer(1);
    if (kind < static_cast<int>(model::RoomKind::kPublic) ||
        kind > static_cast<int>(model::RoomKind::kDirect))
      return bad_row("rooms");
    directory.rooms.push_back({.room = {.room = RoomId(run.bits(0)),
                                        .kind = static_cast<model::RoomKind>(kind),
                                        .key = std::string(run.text(2)),
                                        .name = std::string(run.text(3)),
                                        .title = std::string(run.text(4)),
                                        .topic = std::string(run.text(5)),
                                        .created = time_in(run, 6),
                                        .skeleton = std::string(run.text(10))},
                               .head = run.bits(7),
                               .messages = run.bits(8),
                               .ts = time_in(run, 9),
                               .withdrawn = {}});
  }
  return {};
}

// Of each room the newest ones, in order.
Result<void> load_withdrawn(const Connection& connection, Directory& directory) {
  std::unordered_map<std::uint64_t, std::vector<model::Seq>*> of_room;
  for (model::StoredRoom& room : directory.rooms)
    of_room.emplace(room.room.room.value(), &room.withdrawn);
  // The signed order of `log` does not matter: only that of `seq` within one does.
  Statement select =
      TRY(Statement::prepare(connection,
                             "SELECT log, seq FROM events INDEXED BY deleted_messages "
                             "WHERE deleted ORDER BY log, seq"));
  Run run = select.run();
  while (TRY(run.next())) {
    const auto room = of_room.find(run.bits(0));
    if (room != of_room.end()) room->second->push_back(run.bits(1));
  }
  return {};
}

// Members in the order of `since`, and the rowid of each with its place in that order.
using Places = std::unordered_map<std::int64_t, std::size_t>;

Result<Places> load_members(const Connection& connection, Directory& directory) {
  Statement select = TRY(
      Statement::prepare(connection,
                         "SELECT room, user, role, since, read, read_ordinal, rowid FROM members "
                         "ORDER BY since, rowid"));
  Places places;
  Run run = select.run();
  while (TRY(run.next())) {
    const std::int64_t role = run.integer(2);
    if (role < static_cast<int>(model::Role::kMember) ||
        role > static_cast<int>(model::Role::kOwner))
      return bad_row("members");
    places.emplace(run.integer(6), directory.members.size());
    directory.members.push_back({.member = {.room = RoomId(run.bits(0)),
                                            .user = user_in(run, 1),
                                            .role = static_cast<model::Role>(role),
                                            .since = time_in(run, 3)},
                                 .read = run.bits(4),
                                 .read_ordinal = run.bits(5),
                                 .mentions = {}});
  }
  return places;
}

Result<void> load_mentions(const Connection& connection, const Places& places,
                           Directory& directory) {
  Statement select = TRY(
      Statement::prepare(connection,
                         "SELECT members.rowid, seq FROM mentions JOIN members USING (room, user) "
                         "ORDER BY mentions.room, mentions.user, seq"));
  Run run = select.run();
  while (TRY(run.next())) {
    const auto place = places.find(run.integer(0));
    if (place == places.end()) return bad_row("mentions");
    directory.members[place->second].mentions.push_back(run.bits(1));
  }
  return {};
}

// An enumerator above zero, which is never kept.
template <class Enum>
Result<Enum> enumerator_in(const Run& run, int column, Enum last, std::string_view table) {
  const std::int64_t value = run.integer(column);
  if (value < 1 || value > static_cast<std::int64_t>(last)) return bad_row(table);
  return static_cast<Enum>(value);
}

Result<void> load_offers(const Connection& connection, Directory& directory) {
  Statement select = TRY(Statement::prepare(
      connection, "SELECT user, room, by, offer, ts FROM offers ORDER BY ts, user, room, by"));
  Run run = select.run();
  while (TRY(run.next()))
    directory.offers.push_back(
        {.user = user_in(run, 0),
         .room = RoomId(run.bits(1)),
         .by = user_in(run, 2),
         .offer = TRY(enumerator_in(run, 3, model::Offer::kAnswered, "offers")),
         .ts = time_in(run, 4)});
  return {};
}

Result<void> load_trusts(const Connection& connection, Directory& directory) {
  Statement select = TRY(Statement::prepare(
      connection, "SELECT user, other, trust, ts FROM trusts ORDER BY ts, user, other"));
  Run run = select.run();
  while (TRY(run.next()))
    directory.trusts.push_back({.user = user_in(run, 0),
                                .other = user_in(run, 1),
                                .trust = TRY(enumerator_in(run, 2, model::Trust::kQuiet, "trusts")),
                                .ts = time_in(run, 3)});
  return {};
}

Result<std::optional<std::string>> find_meta(const Connection& connection, std::string_view name) {
  Statement select = TRY(Statement::prepare(connection, "SELECT value FROM meta WHERE name = ?1"));
  Run run = select.run(name);
  if (!TRY(run.next())) return std::nullopt;
  return std::string(run.text(0));
}

}  // namespace

Result<std::string> load_epoch(const Connection& connection) {
  auto epoch = TRY(find_meta(connection, "epoch"));
  if (!epoch) return bad_row("meta");
  return *std::move(epoch);
}

Result<Directory> load(const Connection& connection) {
  Directory directory;
  auto life = TRY(find_meta(connection, "life"));
  directory.epoch = life ? *std::move(life) : TRY(load_epoch(connection));
  TRY(load_users(connection, directory));
  TRY(load_tokens(connection, directory));
  TRY(load_rooms(connection, directory));
  TRY(load_withdrawn(connection, directory));
  const Places places = TRY(load_members(connection, directory));
  TRY(load_mentions(connection, places, directory));
  TRY(load_offers(connection, directory));
  TRY(load_trusts(connection, directory));
  return directory;
}

}  // namespace parley::store::sqlite
