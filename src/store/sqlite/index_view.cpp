#include "store/sqlite/index_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "model/emoji.h"

namespace parley::store::sqlite {

using model::RoomId;
using model::Seq;
using model::UserId;

Result<Connection> open_read_only(const std::filesystem::path& file, std::size_t cache_bytes) {
  Connection connection = TRY(Connection::open(file, Access::kRead));
  connection.copy_wal_at_the_end(false);
  TRY(connection.execute("PRAGMA query_only=ON; PRAGMA mmap_size=0"));
  TRY(connection.execute(fmt::format("PRAGMA cache_size=-{}", cache_bytes / 1024).c_str()));
  return connection;
}

void add_reaction(std::vector<model::Reaction>& to, std::string_view emoji, std::string_view user) {
  // Those of one emoji stand together, but older data may have it in both its spellings.
  auto found = std::ranges::find_if(
      to, [&](const model::Reaction& one) { return model::same_emoji(one.emoji, emoji); });
  if (found == to.end()) found = to.insert(found, {.emoji = std::string(emoji), .users = {}});
  model::UserId who{std::string(user)};
  if (std::ranges::find(found->users, who) == found->users.end()) found->users.push_back(who);
}

Result<std::unique_ptr<IndexView>> IndexView::open(const std::filesystem::path& file,
                                                   std::size_t cache_bytes) {
  Connection connection = TRY(open_read_only(file, cache_bytes));
  std::unique_ptr<IndexView> view(new IndexView(std::move(connection)));
  const std::array list{
      Prepared{&view->begin_, "BEGIN"},
      Prepared{&view->end_, "COMMIT"},
      Prepared{&view->indexed_, "SELECT batch FROM indexed"},
      Prepared{&view->answer_,
               "SELECT log, seq, ts, digest FROM events WHERE author = ?1 AND cid = ?2"},
      Prepared{&view->head_, "SELECT head, messages FROM logs WHERE log = ?1"},
      Prepared{
          &view->author_,
          "SELECT author FROM events WHERE log = ?1 AND seq = ?2 AND kind = 1 AND NOT deleted"},
      Prepared{&view->reactions_,
               "SELECT emoji, user FROM reactions WHERE log = ?1 AND seq = ?2 "
               "ORDER BY emoji_since, since"},
      Prepared{&view->user_, "SELECT 1 FROM users WHERE user = ?1"},
      Prepared{&view->room_, "SELECT 1 FROM rooms WHERE room = ?1 OR key = ?2"},
  };
  TRY(prepare_all(view->connection_, list));
  return view;
}

Result<void> IndexView::freeze() {
  if (!std::exchange(fresh_, false)) return {};
  return begin_.execute();
}

// It has only read, so how it ends does not matter.
void IndexView::end() {
  if (!connection_.idle()) static_cast<void>(end_.run().next().has_value());
}

Result<std::uint64_t> IndexView::indexed() {
  TRY(freeze());
  Run run = indexed_.run();
  return TRY(run.next()) ? run.bits(0) : 0;
}

Result<std::optional<IndexView::Answer>> IndexView::answer(std::string_view author,
                                                           std::string_view cid) {
  TRY(freeze());
  Run run = answer_.run(author, cid);
  if (!TRY(run.next())) return std::nullopt;
  return Answer{
      .where = {.log = RoomId(run.bits(0)), .seq = run.bits(1), .ts = from_unix_ms(run.integer(2))},
      .digest = run.bits(3)};
}

Result<IndexView::Head> IndexView::head(RoomId log) {
  TRY(freeze());
  Run run = head_.run(log.value());
  if (!TRY(run.next())) return Head{};
  return Head{.seq = run.bits(0), .messages = run.bits(1)};
}

Result<std::optional<UserId>> IndexView::author_of(RoomId log, Seq message) {
  TRY(freeze());
  Run run = author_.run(log.value(), message);
  if (!TRY(run.next())) return std::nullopt;
  return UserId(std::string(run.text(0)));
}

Result<std::vector<model::Reaction>> IndexView::reactions(RoomId log, Seq message) {
  TRY(freeze());
  std::vector<model::Reaction> reactions;
  Run run = reactions_.run(log.value(), message);
  while (TRY(run.next())) add_reaction(reactions, run.text(0), run.text(1));
  return reactions;
}

Result<bool> IndexView::has_user(const UserId& user) {
  TRY(freeze());
  return user_.run(user.value()).next();
}

Result<bool> IndexView::has_room(const model::PutRoom& room) {
  TRY(freeze());
  std::optional<std::string_view> key;
  if (!room.key.empty()) key = room.key;
  return room_.run(room.room.value(), key).next();
}

}  // namespace parley::store::sqlite
