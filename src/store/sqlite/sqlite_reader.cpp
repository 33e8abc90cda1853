#include "store/sqlite/sqlite_reader.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "store/event_row.h"
#include "store/journal/overlay.h"
#include "store/sqlite/index_view.h"

namespace parley::store::sqlite {

using journal::AppendView;
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
  model::EventBody body = TRY(body_of({.kind = static_cast<model::EventKind>(kind & 0xFF),
                                       .of = run.bits(5),
                                       .reply = run.bits(6),
                                       .flag = run.integer(7),
                                       .text = run.text(11),
                                       .extra = std::string(run.text(10))}));
  Event event{.log = log,
              .seq = run.bits(0),
              .skip = 0,
              .ts = from_unix_ms(run.integer(2)),
              .author = model::UserId(std::string(run.text(3))),
              .cid = std::string(run.text(4)),
              .body = std::move(body)};
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

// What is not in the index as this page sees it.
class SqliteReader::Waiting {
 public:
  Waiting(const journal::LogCopy& copy, std::uint64_t indexed) {
    events_ = views(copy.events, indexed);
    for (const AppendView& touch : views(copy.touches, indexed))
      touches_[touch.of].push_back(touch);
    for (const AppendView& one : views(copy.deletes, indexed)) deletes_.emplace(one.of, one.seq);
  }

  // From here on the events of the window wait; above all others where none does.
  Seq first() const { return events_.empty() ? UINT64_MAX : events_.front().seq; }
  Result<Event> at(Seq seq) const { return journal::event_of(events_.at(seq - first())); }

  // The event as it stands, apart from reactions.
  Result<void> rewrite(Event& event) const {
    if (auto* edited = std::get_if<model::Edited>(&event.body)) {
      const auto erased = deletes_.find(edited->of);
      if (erased == deletes_.end() || erased->second < event.seq) return {};
      edited->text.clear();
      edited->mentions.clear();
    }
    if (auto* posted = std::get_if<model::Posted>(&event.body)) {
      const auto touches = touches_.find(event.seq);
      if (touches == touches_.end()) return {};
      for (const AppendView& touch : touches->second) TRY(journal::rewrite(*posted, touch));
    }
    return {};
  }

  void react(Event& event) const {
    auto* const posted = std::get_if<model::Posted>(&event.body);
    const auto touches = touches_.find(event.seq);
    if (posted == nullptr || touches == touches_.end()) return;
    for (const AppendView& touch : touches->second)
      if (touch.kind == model::EventKind::kReacted)
        journal::react(posted->standing.reactions, touch);
  }

 private:
  static std::vector<AppendView> views(const std::vector<journal::Place>& places,
                                       std::uint64_t indexed) {
    std::vector<AppendView> views;
    for (const journal::Place place : places)
      if (place.batch->number > indexed) views.push_back(journal::append_at(place));
    return views;
  }

  std::vector<AppendView> events_;
  std::unordered_map<Seq, std::vector<AppendView>> touches_;
  std::unordered_map<Seq, Seq> deletes_;  // of which message, by which event
};

Result<std::unique_ptr<SqliteReader>> SqliteReader::open(const std::filesystem::path& file,
                                                         std::size_t cache_bytes,
                                                         const journal::Backlog& backlog) {
  Connection connection = TRY(open_read_only(file, cache_bytes));
  std::unique_ptr<SqliteReader> reader(new SqliteReader(std::move(connection), backlog));
  const std::array list{
      Prepared{&reader->begin_, "BEGIN"},
      Prepared{&reader->end_, "COMMIT"},
      Prepared{&reader->indexed_, "SELECT batch FROM indexed"},
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
  // In this order: what the index gets in between is seen twice and counted once.
  const journal::LogCopy copy = backlog_.copy(query);
  Snapshot snapshot(*this);
  TRY(snapshot.begin());
  const Seq head = copy.head != 0 ? copy.head : TRY(head_of(query.log));
  const Waiting waiting(copy, copy.head != 0 ? TRY(indexed()) : 0);
  const PageWindow window = window_of(query, head);
  Page found{.waiting = waiting, .budget = PageBudget(window, bytes_max), .events = {}};
  TRY(read(query.log, window, found));
  TRY(add_reactions(query.log, found));

  HistoryPage page;
  page.events.reserve(found.events.size());
  for (Event& event : found.events) {
    waiting.react(event);
    page.events.push_back(std::make_shared<const Event>(std::move(event)));
  }
  page.more = more_beyond(query, page.events, head);
  return page;
}

Result<std::uint64_t> SqliteReader::indexed() {
  Run run = indexed_.run();
  return TRY(run.next()) ? run.bits(0) : 0;
}

Result<Seq> SqliteReader::head_of(RoomId log) {
  Run run = head_.run(log.value());
  return TRY(run.next()) ? run.bits(0) : 0;
}

// Outwards from the pivot: what waits is above what is in the index.
Result<void> SqliteReader::read(RoomId log, const PageWindow& window, Page& page) {
  const Seq border = page.waiting.first();
  bool room = true;
  for (Seq seq = window.down.last; room && seq >= std::max(border, window.down.first); --seq)
    room = TRY(add(page.waiting.at(seq), page));
  const SeqRange down{.first = window.down.first, .last = std::min(window.down.last, border - 1)};
  if (room) room = TRY(read_part(down_, log, down, page));
  std::reverse(page.events.begin(), page.events.end());

  page.budget.begin_up();
  const SeqRange up{.first = window.up.first, .last = std::min(window.up.last, border - 1)};
  room = TRY(read_part(up_, log, up, page));
  for (Seq seq = std::max(border, window.up.first); room && seq <= window.up.last; ++seq)
    room = TRY(add(page.waiting.at(seq), page));
  return {};
}

Result<bool> SqliteReader::read_part(Statement& select, RoomId log, SeqRange range, Page& page) {
  if (range.empty()) return true;
  std::uint64_t missing = range.last - range.first + 1;
  Run run = select.run(log.value(), range.first, range.last);
  while (TRY(run.next())) {
    if (!TRY(add(event_in(run, log), page))) return false;
    --missing;
  }
  // Logs have no gaps; a hole is damage, and must not look like a shorter history.
  if (missing != 0)
    return fail(ErrorCode::kCorrupt, "events are missing from a log in the database");
  return true;
}

Result<bool> SqliteReader::add(Result<Event> read, Page& page) {
  Event event = TRY(std::move(read));
  TRY(page.waiting.rewrite(event));
  if (!page.budget.admit(text_bytes(event.body))) return false;
  page.events.push_back(std::move(event));
  return true;
}

Result<void> SqliteReader::add_reactions(RoomId log, Page& page) {
  auto& events = page.events;
  if (events.empty()) return {};
  const Seq first = events.front().seq;
  Run run = reactions_.run(log.value(), first, events.back().seq);
  while (TRY(run.next())) {
    auto* posted = std::get_if<model::Posted>(&events.at(run.bits(0) - first).body);
    if (posted == nullptr)
      return fail(ErrorCode::kCorrupt, "the database has a reaction to what is no message");
    add_reaction(posted->standing.reactions, run.text(1), run.text(2));
  }
  return {};
}

Result<std::uint64_t> SqliteReader::ordinal_at(RoomId log, Seq seq) {
  if (const auto waiting = backlog_.ordinal_at(log, seq)) return *waiting;
  // Above SQLite's largest integer every seq is simply beyond the head.
  const Seq last = std::min<Seq>(seq, INT64_MAX);
  Run run = ordinal_.run(log.value(), last);
  return TRY(run.next()) ? run.bits(0) : 0;
}

}  // namespace parley::store::sqlite
