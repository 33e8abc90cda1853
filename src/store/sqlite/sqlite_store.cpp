#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/check.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/data_directory.h"
#include "store/sqlite/database_file.h"
#include "store/sqlite/job_writer.h"
#include "store/sqlite/load.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/sqlite_reader.h"

namespace parley::store {

using model::Outcome;
using sqlite::Access;
using sqlite::Connection;

namespace {

// A checkpoint copies each page once however often it changed, so a longer WAL is less work; but
// all of it is read again at a start after a crash. 16 MiB of pages take some ms there.
constexpr int kCheckpointPages = 4 * 1024;
// Readers that overlap without end keep the WAL from being begun anew. From here on the writer
// waits for them (their pages take ms).
constexpr int kCheckpointPagesForced = 4 * kCheckpointPages;
constexpr int kReaderPatienceMs = 1'000;

}  // namespace

// In the order of their lives: statements go before the connection, it before the lock.
struct SqliteStore::Parts {
  Options options;
  sqlite::DataDirectory directory;
  std::filesystem::path file;
  Connection connection;
  sqlite::JobWriter jobs{};
  sqlite::Statement begin{};
  sqlite::Statement commit{};
  sqlite::Statement rollback{};
  int wal_pages = 0;            // after the last commit
  std::optional<Error> broken;  // why nothing is committed any more
};

namespace {

Result<void> set_up(Connection& connection, std::size_t cache_bytes) {
  sqlite3_busy_timeout(connection.get(), kReaderPatienceMs);
  TRY(
      connection.execute("PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA secure_delete=FAST;"
                         "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0"));
  TRY(connection.execute(fmt::format("PRAGMA cache_size=-{}", cache_bytes / 1024).c_str()));
  TRY(connection.execute("PRAGMA journal_mode=WAL"));
  if (sqlite3_db_readonly(connection.get(), "main") != 0)
    return fail(ErrorCode::kInvalidUsage, "the database cannot be written: check its permissions");
  return {};
}

// What the WAL of a killed process still holds goes into the file, which must then be whole.
Result<void> settle(Connection& connection, const std::filesystem::path& file) {
  TRY(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  const auto pages = TRY(connection.integer("PRAGMA page_count"));
  const auto page_bytes = TRY(connection.integer("PRAGMA page_size"));
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error)
    return fail(ErrorCode::kIo,
                fmt::format("cannot look at {}: {}", file.string(), error.message()));
  if (size < static_cast<std::uintmax_t>(pages * page_bytes))
    return fail(ErrorCode::kCorrupt, "the database is cut off: restore a backup of it");
  return {};
}

Result<Connection> open_database(const sqlite::DataDirectory& directory,
                                 const std::filesystem::path& file, std::size_t cache_bytes) {
  if (!TRY(sqlite::inspect(file, sqlite::newest_version()))) {
    TRY(sqlite::create(file));
    TRY(directory.sync());
  }
  Connection connection = TRY(Connection::open(file, Access::kWrite));
  TRY(set_up(connection, cache_bytes));
  TRY(settle(connection, file));
  TRY(sqlite::migrate(connection, sqlite::migrations()));
  TRY(directory.sync());
  return connection;
}

int count_wal_pages(void* counter, sqlite3*, const char*, int pages) {
  *static_cast<int*>(counter) = pages;
  return SQLITE_OK;
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(Options options) {
  auto directory = TRY(sqlite::DataDirectory::open(options.directory));
  const std::filesystem::path file = directory.path() / "parley.db";
  auto connection = open_database(directory, file, options.writer_cache_bytes);
  if (!connection) {
    Error error = std::move(connection).error();
    if (error.message.find(file.string()) == std::string::npos)
      error.message = fmt::format("{}: {}", file.string(), error.message);
    return fail(std::move(error));
  }
  auto parts = std::unique_ptr<Parts>(new Parts{.options = std::move(options),
                                                .directory = std::move(directory),
                                                .file = file,
                                                .connection = std::move(*connection),
                                                .broken = std::nullopt});
  const std::array list{
      sqlite::Prepared{&parts->begin, "BEGIN IMMEDIATE"},
      sqlite::Prepared{&parts->commit, "COMMIT"},
      sqlite::Prepared{&parts->rollback, "ROLLBACK"},
  };
  TRY(sqlite::prepare_all(parts->connection, list));
  TRY(parts->jobs.prepare(parts->connection));
  sqlite3_wal_hook(parts->connection.get(), count_wal_pages, &parts->wal_pages);
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
}

SqliteStore::SqliteStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

SqliteStore::~SqliteStore() = default;

Result<model::Directory> SqliteStore::load() {
  return sqlite::load(parts_->connection);
}

Result<std::unique_ptr<Reader>> SqliteStore::reader() {
  return TRY(sqlite::SqliteReader::open(parts_->file, parts_->options.reader_cache_bytes));
}

Result<std::vector<Outcome>> SqliteStore::commit(std::span<const model::Job> jobs) {
  if (parts_->broken) return fail(*parts_->broken);
  if (jobs.empty()) return std::vector<Outcome>();
  auto outcomes = transact(jobs);
  if (!outcomes)
    abandon(outcomes.error());
  else
    checkpoint();
  return outcomes;
}

Result<std::vector<Outcome>> SqliteStore::transact(std::span<const model::Job> jobs) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(jobs.size());
  TRY(parts_->begin.execute());
  for (const model::Job& job : jobs) outcomes.push_back(TRY(parts_->jobs.run(job)));
  TRY(parts_->jobs.flush());
  TRY(parts_->commit.execute());
  return outcomes;
}

// Only a full disk is forgiven, and only if the database agrees that nothing was kept.
void SqliteStore::abandon(const Error& error) {
  parts_->jobs.forget();
  if (error.code != ErrorCode::kDiskFull) parts_->broken = error;
  if (parts_->connection.idle()) return;  // SQLite has rolled back by itself
  if (auto undone = parts_->rollback.execute(); !undone && !parts_->broken) {
    parts_->broken = std::move(undone).error();
    parts_->broken->code = ErrorCode::kIo;
  }
}

// What was committed is safe in the WAL whatever happens here, so nothing is taken back; but after
// a failed write or sync nothing new is promised.
void SqliteStore::checkpoint() {
  if (parts_->wal_pages < kCheckpointPages) return;
  const bool forced = parts_->wal_pages >= kCheckpointPagesForced;
  const int mode = forced ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  sqlite3* const database = parts_->connection.get();
  const int code = sqlite3_wal_checkpoint_v2(database, "main", mode, nullptr, nullptr);
  if (code == SQLITE_OK || (code & 0xFF) == SQLITE_BUSY) return;
  Error error = sqlite::error_of(database, code, "the database failed to copy its log");
  if (error.code != ErrorCode::kDiskFull) parts_->broken = std::move(error);
}

}  // namespace parley::store
