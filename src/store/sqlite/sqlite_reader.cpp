#include "store/sqlite/sqlite_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "store/event_row.h"

namespace parley::store::sqlite {

using model::Event;
using model::HistoryPage;
using model::HistoryQuery;
using model::RoomId;
using model::Seq;

namespace {

constexpr std::string_view kUp =
    "SELECT seq, kind, ts, author, cid, of, reply, flag, edited, deleted, extra, text "
    "FROM events WHERE log = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq";
constexpr std::string_view kDown =
    "SELECT seq, kind, ts, author, cid, of, reply, flag, edited, deleted, extra, text "
    "FROM events WHERE log = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq DESC";

Result<Event> event_in(const Run& run, RoomId log) {
  const std::int64_t kind = run.integer(1);
  Event event{.log = log,
              .seq = run.bits(0),
              .skip = 0,
              .ts = from_unix_ms(run.integer(2)),
              .author = model::UserId(std::string(run.text(3))),
              .cid = std::string(run.text(4)),
              .body = TRY(body_of({.kind = static_cast<model::EventKind>(kind & 0xFF),
                                   .of = run.bits(5),
                                   .reply = run.bits(6),
                                   .flag = run.integer(7),
                                   .text = run.text(11),
                                   .extra = std::string(run.text(10))}))};
  if (auto* posted = std::get_if<model::Posted>(&event.body)) {
    if (!run.null(8)) posted->standing.edited = from_unix_ms(run.integer(8));
    posted->standing.deleted = run.integer(9) != 0;
  }
  return event;
}

}  // namespace

// One read transaction. It only reads, so how it ends does not matter.
class SqliteReader::Snapshot {
 public:
  explicit Snapshot(SqliteReader& reader) : reader_(reader) {}
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot() {
    if (!reader_.connection_.idle()) static_cast<void>(reader_.end_.run().next().has_value());
  }
  Result<void> begin() { return reader_.begin_.execute(); }

 private:
  SqliteReader& reader_;
};

Result<std::unique_ptr<SqliteReader>> SqliteReader::open(const std::filesystem::path& file,
                                                         std::size_t cache_bytes) {
  Connection connection = TRY(Connection::open(file, Access::kRead));
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  TRY(connection.execute("PRAGMA query_only=ON; PRAGMA mmap_size=0"));
  TRY(connection.execute(fmt::format("PRAGMA cache_size=-{}", cache_bytes / 1024).c_str()));
  std::unique_ptr<SqliteReader> reader(new SqliteReader(std::move(connection)));
  const std::array list{
      Prepared{&reader->begin_, "BEGIN"},
      Prepared{&reader->end_, "COMMIT"},
      Prepared{&reader->head_, "SELECT head FROM logs WHERE log = ?1"},
      Prepared{&reader->up_, kUp},
      Prepared{&reader->down_, kDown},
      Prepared{&reader->reactions_,
               "SELECT seq, emoji, user FROM reactions WHERE log = ?1 AND seq BETWEEN ?2 AND ?3 "
               "ORDER BY seq, emoji_since, since"},
      Prepared{&reader->ordinal_,
               "SELECT ordinal FROM events WHERE log = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1"},
  };
  TRY(prepare_all(reader->connection_, list));
  return reader;
}

Result<HistoryPage> SqliteReader::page(const HistoryQuery& query, std::size_t bytes_max) {
  Snapshot snapshot(*this);
  TRY(snapshot.begin());
  const Seq head = TRY(head_of(query.log));
  Events events = TRY(read(query.log, window_of(query, head), bytes_max));
  TRY(add_reactions(query.log, events));

  HistoryPage page;
  page.events.reserve(events.size());
  for (Event& event : events)
    page.events.push_back(std::make_shared<const Event>(std::move(event)));
  page.more = more_beyond(query, page.events, head);
  return page;
}

Result<Seq> SqliteReader::head_of(RoomId log) {
  Run run = head_.run(log.value());
  return TRY(run.next()) ? run.bits(0) : 0;
}

Result<SqliteReader::Events> SqliteReader::read(RoomId log, const PageWindow& window,
                                                std::size_t bytes_max) {
  Events events;
  PageBudget budget(window, bytes_max);
  TRY(read_part(down_, log, window.down, budget, events));
  std::reverse(events.begin(), events.end());
  budget.begin_up();
  TRY(read_part(up_, log, window.up, budget, events));
  return events;
}

Result<void> SqliteReader::read_part(Statement& select, RoomId log, SeqRange range,
                                     PageBudget& budget, Events& events) {
  if (range.empty()) return {};
  std::uint64_t missing = range.last - range.first + 1;
  Run run = select.run(log.value(), range.first, range.last);
  while (TRY(run.next())) {
    Event event = TRY(event_in(run, log));
    if (!budget.admit(text_bytes(event.body))) return {};
    events.push_back(std::move(event));
    --missing;
  }
  // Logs have no gaps; a hole is damage, and must not look like a shorter history.
  if (missing != 0)
    return fail(ErrorCode::kCorrupt, "events are missing from a log in the database");
  return {};
}

Result<void> SqliteReader::add_reactions(RoomId log, Events& events) {
  if (events.empty()) return {};
  const Seq first = events.front().seq;
  Run run = reactions_.run(log.value(), first, events.back().seq);
  while (TRY(run.next())) {
    auto* posted = std::get_if<model::Posted>(&events.at(run.bits(0) - first).body);
    if (posted == nullptr)
      return fail(ErrorCode::kCorrupt, "the database has a reaction to what is no message");
    auto& reactions = posted->standing.reactions;
    if (reactions.empty() || reactions.back().emoji != run.text(1))
      reactions.push_back({.emoji = std::string(run.text(1)), .users = {}});
    reactions.back().users.emplace_back(std::string(run.text(2)));
  }
  return {};
}

Result<std::uint64_t> SqliteReader::ordinal_at(RoomId log, Seq seq) {
  // Above SQLite's largest integer every seq is simply beyond the head.
  const Seq last = std::min<Seq>(seq, INT64_MAX);
  Run run = ordinal_.run(log.value(), last);
  return TRY(run.next()) ? run.bits(0) : 0;
}

}  // namespace parley::store::sqlite
