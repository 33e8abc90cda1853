#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "store/journal/backlog.h"
#include "store/sqlite/data_directory.h"
#include "store/sqlite/decider.h"
#include "store/sqlite/index_file.h"
#include "store/sqlite/index_view.h"
#include "store/sqlite/index_writer.h"
#include "store/sqlite/journal_file.h"
#include "store/sqlite/life.h"
#include "store/sqlite/load.h"
#include "store/sqlite/sqlite_reader.h"

namespace parley::store {

using journal::BatchPtr;
using model::Outcome;
using sqlite::Database;
using sqlite::DataDirectory;

namespace {

// A few ms of reading, beside messages that come in.
constexpr std::size_t kCidsPerStep = 16 * 1024;

// A journal without its parley.db: a new one would be made, and what the journal holds be lost.
// Both files are inspected before either is opened.
Result<void> check_pair(const DataDirectory& directory) {
  const auto index = sqlite::index_file_in(directory);
  const auto journal = sqlite::JournalFile::in(directory);
  const sqlite::Found found = TRY(sqlite::inspect(index, sqlite::index_kind()));
  const sqlite::Found beside = TRY(sqlite::inspect(journal, sqlite::JournalFile::kKind));
  if (found != sqlite::Found::kNothing || beside == sqlite::Found::kNothing) return {};
  return fail(ErrorCode::kCorrupt,
              fmt::format("{} is missing while journal.db is there: put it back, or move the "
                          "journal away to begin afresh",
                          index.string()));
}

}  // namespace

// In the order of their lives: statements go before their connection, connections before the lock.
struct SqliteStore::Parts {
  Parts(Options given, DataDirectory held)
      : options(std::move(given)),
        directory(std::move(held)),
        backlog(
            {.records_max = options.backlog_records_max, .bytes_max = options.backlog_bytes_max}) {}

  Options options;
  DataDirectory directory;
  journal::Backlog backlog;
  Monitor<journal::CidFilter> filter{};

  // Whoever has claimed the backlog:
  std::unique_ptr<Database> index_file{};
  std::unique_ptr<sqlite::IndexWriter> index{};

  // The writer:
  std::unique_ptr<sqlite::JournalFile> journal{};
  std::unique_ptr<sqlite::IndexView> view{};
  std::unique_ptr<sqlite::Decider> decider{};
  std::uint64_t last_batch = 0;
  std::optional<Error> broken{};  // why nothing is committed any more

  std::filesystem::path index_name() const { return sqlite::index_file_in(directory); }

  Result<void> open_index();
  Result<void> open_journal();
  Result<void> open_view();
  Result<bool> index_step();
};

// ---- opening ------------------------------------------------------------------------------------

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(Options options) {
  auto directory = TRY(DataDirectory::open(options.directory));
  auto parts = std::make_unique<Parts>(std::move(options), std::move(directory));
  TRY(check_pair(parts->directory));
  TRY(parts->open_index());
  TRY(parts->open_journal());
  // Only now is it known that the two go together, and that the journal is sound.
  TRY(parts->index_file->settle());
  TRY(parts->journal->settle());
  if (parts->options.restored) TRY(sqlite::begin_life(*parts->index_file));
  std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(parts)));
  // So the journal of a process that was killed is read once, and all that follows begins from
  // tables that are up to date.
  auto done = store->index_all();
  if (done) done = store->parts_->open_view();
  if (done) return store;
  return fail(done.error().code,
              fmt::format("{}: {}", store->parts_->index_name().string(), done.error().message));
}

Result<void> SqliteStore::Parts::open_index() {
  index_file = TRY(sqlite::open_index_file(directory, options.index_cache_bytes));
  index = std::make_unique<sqlite::IndexWriter>(*index_file);
  auto prepared = index->prepare();
  if (!prepared)
    return fail(prepared.error().code,
                fmt::format("{}: {}", index_name().string(), prepared.error().message));
  return {};
}

Result<void> SqliteStore::Parts::open_journal() {
  const auto in_index = [this](auto result) {
    if (!result) {
      Error& error = result.error();
      error.message = fmt::format("{}: {}", index_name().string(), error.message);
    }
    return result;
  };
  const std::uint64_t indexed = TRY(in_index(index->indexed()));
  const std::string epoch = TRY(in_index(sqlite::load_epoch(index_file->connection())));
  journal = TRY(sqlite::JournalFile::open(directory, epoch, indexed));
  backlog.begin_after(indexed);
  last_batch = indexed;
  for (BatchPtr& batch : TRY(journal->read(indexed))) {
    last_batch = batch->number;
    if (const auto added = backlog.add(std::move(batch)); !added)
      return fail(added.error().code,
                  fmt::format("{}: {}: restore a backup of the data directory",
                              sqlite::JournalFile::in(directory).string(), added.error().message));
  }
  return {};
}

Result<void> SqliteStore::Parts::open_view() {
  view = TRY(sqlite::IndexView::open(index_name(), options.view_cache_bytes));
  decider = std::make_unique<sqlite::Decider>(*view, filter);
  return {};
}

SqliteStore::SqliteStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

// What fails here stays in the journal, for the next start.
SqliteStore::~SqliteStore() {
  if (parts_->broken || parts_->backlog.failure()) return;
  if (index_all()) static_cast<void>(tidy().has_value());
}

Result<model::Directory> SqliteStore::load() {
  TRY(index_all());
  return sqlite::load(parts_->index_file->connection());
}

Result<std::unique_ptr<Reader>> SqliteStore::reader() {
  return TRY(sqlite::SqliteReader::open(parts_->index_name(), parts_->options.reader_cache_bytes,
                                        parts_->backlog));
}

// ---- committing ---------------------------------------------------------------------------------

Result<std::vector<Outcome>> SqliteStore::commit(std::span<const model::Job> jobs) {
  if (!parts_->broken) parts_->broken = parts_->backlog.failure();
  if (parts_->broken) return fail(*parts_->broken);
  if (jobs.empty()) return std::vector<Outcome>();
  auto outcomes = decide(jobs);
  if (outcomes) {
    if (auto kept = keep(); !kept) outcomes = fail(std::move(kept).error());
  }
  if (outcomes) {
    parts_->decider->keep(parts_->backlog.indexed());
    // What was committed is safe in any case; only the next commit may no longer promise anything.
    if (auto copied = parts_->journal->checkpoint(); !copied) parts_->broken = copied.error();
    return outcomes;
  }
  parts_->decider->forget();
  if (outcomes.error().code != ErrorCode::kDiskFull) parts_->broken = outcomes.error();
  return outcomes;
}

Result<std::vector<Outcome>> SqliteStore::decide(std::span<const model::Job> jobs) {
  TRY(make_room());
  std::vector<Outcome> outcomes;
  outcomes.reserve(jobs.size());
  parts_->decider->begin(parts_->last_batch + 1, parts_->backlog.look());
  for (const model::Job& job : jobs) outcomes.push_back(TRY(parts_->decider->run(job)));
  return outcomes;
}

Result<void> SqliteStore::keep() {
  BatchPtr batch = parts_->decider->end();
  if (batch == nullptr) return {};
  TRY(parts_->journal->put(*batch, parts_->backlog.indexed()));
  parts_->last_batch = batch->number;
  // Only now may readers see it.
  return parts_->backlog.add(std::move(batch));
}

// Senders are slowed down to what the index takes: by waiting for the thread that indexes, or, if
// there is none, by indexing here.
Result<void> SqliteStore::make_room() {
  while (!parts_->backlog.wait_for_room()) TRY(index());
  return {};
}

// ---- behind it ----------------------------------------------------------------------------------

Result<bool> SqliteStore::index() {
  if (auto failure = parts_->backlog.failure()) return fail(std::move(*failure));
  return parts_->index_step();
}

Result<bool> SqliteStore::Parts::index_step() {
  const auto work = backlog.claim();
  Result<void> done;
  if (work != nullptr) done = index->apply(*work);
  if (work != nullptr && done) backlog.drop(work);
  bool more = work != nullptr;
  if (done) {
    const auto copied = index->checkpoint();
    if (copied) more = more || !*copied;
    // The work is done all the same; who comes again for the rest is told.
    const bool forgiven = !copied && copied.error().code == ErrorCode::kDiskFull && more;
    if (!copied && !forgiven) done = fail(copied.error());
  }
  if (done && !filter.look([](const auto& one) { return one.is_complete(); })) {
    const auto hashes = index->next_cids(kCidsPerStep);
    if (hashes) {
      filter.with([&](journal::CidFilter& one) {
        for (const std::uint64_t hash : *hashes) one.add(hash);
        if (hashes->size() < kCidsPerStep) one.complete();
      });
      more = more || hashes->size() == kCidsPerStep;
    } else {
      done = fail(hashes.error());
    }
  }
  backlog.release(done);
  TRY(std::move(done));
  return more;
}

Result<void> SqliteStore::index_all() {
  while (parts_->backlog.size() > 0) TRY(index());
  return {};
}

std::size_t SqliteStore::backlog() const {
  return parts_->backlog.size();
}

Result<void> SqliteStore::tidy() {
  if (!parts_->broken) parts_->broken = parts_->backlog.failure();
  if (parts_->broken) return fail(*parts_->broken);
  auto done = parts_->journal->tidy(parts_->backlog.indexed());
  if (!done && done.error().code != ErrorCode::kDiskFull) parts_->broken = done.error();
  return done;
}

}  // namespace parley::store
