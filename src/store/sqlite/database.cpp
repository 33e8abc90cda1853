#include "store/sqlite/database.h"

#include <fmt/format.h>

#include <array>
#include <system_error>
#include <utility>

#include "store/sqlite/page_checksum.h"
#include "store/sqlite/wal_file.h"

namespace parley::store::sqlite {
namespace {

// Readers that overlap without end keep the WAL from being begun anew. From this many checkpoints'
// worth of pages on, the writer waits for them (their pages take ms).
constexpr int kForcedAfter = 4;
constexpr int kReaderPatienceMs = 1'000;

int count_wal_pages(void* counter, sqlite3*, const char*, int pages) {
  *static_cast<int*>(counter) = pages;
  return SQLITE_OK;
}

// An error of it has the file's name, once.
template <class T>
Result<T> named(const std::string& name, Result<T> result) {
  if (!result && result.error().message.find(name) == std::string::npos)
    result.error().message = fmt::format("{}: {}", name, result.error().message);
  return result;
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const DataDirectory& directory,
                                                 DatabaseSpec spec) {
  const std::string name = spec.file.string();
  return named(name, open_named(directory, std::move(spec)));
}

Result<std::unique_ptr<Database>> Database::open_named(const DataDirectory& directory,
                                                       DatabaseSpec spec) {
  const Found found = TRY(inspect(spec.file, spec.kind));
  if (found == Found::kNothing) TRY(create(spec.file, spec.kind));
  if (found == Found::kUnchecked) TRY(give_checksums(spec.file, spec.kind));
  if (found != Found::kDatabase) TRY(directory.sync());
  Connection connection = TRY(Connection::open(spec.file, Access::kWrite));
  std::unique_ptr<Database> database(new Database(std::move(spec), std::move(connection)));
  TRY(database->set_up());
  TRY(database->check_whole());
  TRY(migrate(database->connection_, database->spec_.kind.migrations));
  TRY(directory.sync());
  const std::array list{
      Prepared{&database->begin_, "BEGIN IMMEDIATE"},
      Prepared{&database->commit_, "COMMIT"},
      Prepared{&database->rollback_, "ROLLBACK"},
  };
  TRY(prepare_all(database->connection_, list));
  sqlite3_wal_hook(database->connection_.get(), count_wal_pages, &database->wal_pages_);
  return database;
}

Result<void> Database::set_up() {
  connection_.copy_wal_at_the_end(false);
  sqlite3_busy_timeout(connection_.get(), kReaderPatienceMs);
  if (spec_.sharing == Sharing::kAlone) TRY(connection_.execute("PRAGMA locking_mode=EXCLUSIVE"));
  TRY(
      connection_.execute("PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA secure_delete=ON;"
                          "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0"));
  TRY(connection_.execute(fmt::format("PRAGMA cache_size=-{}", spec_.cache_bytes / 1024).c_str()));
  TRY(connection_.execute("PRAGMA journal_mode=WAL"));
  if (sqlite3_db_readonly(connection_.get(), "main") != 0)
    return fail(ErrorCode::kInvalidUsage, "the database cannot be written: check its permissions");
  return {};
}

Result<void> Database::settle() {
  TRY(named(spec_.file.string(), connection_.execute("PRAGMA wal_checkpoint(TRUNCATE)")));
  connection_.copy_wal_at_the_end(true);
  return {};
}

// Each of its pages is in the file or in the WAL.
Result<void> Database::check_whole() {
  const auto pages = static_cast<std::uint64_t>(TRY(connection_.integer("PRAGMA page_count")));
  std::error_code error;
  const std::uint64_t there = std::filesystem::file_size(spec_.file, error) / kPageBytes;
  if (error)
    return fail(ErrorCode::kIo,
                fmt::format("cannot look at {}: {}", spec_.file.string(), error.message()));
  if (there >= pages) return {};
  if (there + pages_in_wal(wal_of(spec_.file), there, pages) >= pages) return {};
  return fail(ErrorCode::kCorrupt, "the database is cut off: restore a backup of it");
}

// Only a full disk is forgiven, and only if the database agrees that nothing was kept.
Result<void> Database::roll_back(Error error) {
  if (connection_.idle()) return fail(std::move(error));  // SQLite has rolled back by itself
  if (auto undone = rollback_.execute(); !undone && error.code == ErrorCode::kDiskFull) {
    error = std::move(undone).error();
    error.code = ErrorCode::kIo;
  }
  return fail(std::move(error));
}

Result<void> Database::checkpoint() {
  if (wal_pages_ < spec_.checkpoint_pages) return {};
  const bool forced = wal_pages_ >= kForcedAfter * spec_.checkpoint_pages;
  const auto copied = checkpoint(forced ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE);
  if (!copied && copied.error().code != ErrorCode::kDiskFull) return fail(copied.error());
  return {};
}

Result<bool> Database::empty_wal() {
  return checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

Result<bool> Database::checkpoint(int mode) {
  sqlite3* const database = connection_.get();
  const int code = sqlite3_wal_checkpoint_v2(database, "main", mode, nullptr, nullptr);
  if (code == SQLITE_OK) return true;
  if ((code & 0xFF) == SQLITE_BUSY) return false;
  return fail(error_of(database, code, "the database failed to copy its log"));
}

}  // namespace parley::store::sqlite
