#include "store/sqlite/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "store/sqlite/checked_pages.h"

namespace parley::store::sqlite {
namespace {

int flags_of(Access access) {
  // One connection is used by one thread at a time, so SQLite need not lock it.
  constexpr int common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  switch (access) {
    case Access::kCreate:
      return common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Access::kWrite:
      return common | SQLITE_OPEN_READWRITE;
    case Access::kRead:
      return common | SQLITE_OPEN_READONLY;
    case Access::kUnchecked:
      return common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI;
  }
  return common;
}

// A full disk, said before anything of the transaction could count. Not a failed sync: what that
// left behind nobody knows.
bool is_disk_full(sqlite3* database, int code) {
  if ((code & 0xFF) == SQLITE_FULL) return true;
  switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_SHMOPEN:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMMAP:
      return sqlite3_system_errno(database) == ENOSPC || sqlite3_system_errno(database) == EDQUOT;
    default:
      return false;
  }
}

ErrorCode code_of(sqlite3* database, int code) {
  if (is_disk_full(database, code)) return ErrorCode::kDiskFull;
  const int primary = code & 0xFF;
  const bool corrupt =
      primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || code == SQLITE_IOERR_DATA;
  return corrupt ? ErrorCode::kCorrupt : ErrorCode::kIo;
}

}  // namespace

Error error_of(sqlite3* database, int code, std::string_view while_doing) {
  Error error;
  error.code = code_of(database, code);
  const char* const what = code == SQLITE_IOERR_DATA
                               ? "a page is damaged, its checksum is another one"
                               : sqlite3_errmsg(database);
  error.message = fmt::format("{}: {} (SQLite code {})", while_doing, what, code);
  std::replace(error.message.begin(), error.message.end(), '\n', ' ');
  return error;
}

void Connection::Close::operator()(sqlite3* database) const {
  CHECK(sqlite3_close(database) == SQLITE_OK);  // else a statement outlives its connection
}

Result<Connection> Connection::open(const std::filesystem::path& file, Access access) {
  sqlite3* database = nullptr;
  const char* const vfs = access == Access::kUnchecked ? nullptr : checked_pages_vfs();
  const int code = sqlite3_open_v2(file.c_str(), &database, flags_of(access), vfs);
  Connection connection(database);
  if (database == nullptr) return fail(ErrorCode::kIo, "SQLite has no memory to open a database");
  if (code != SQLITE_OK)
    return fail(error_of(database, sqlite3_extended_errcode(database),
                         fmt::format("cannot open {}", file.string())));
  sqlite3_extended_result_codes(database, 1);
  return connection;
}

Result<void> Connection::execute(const char* sql) {
  const int code = sqlite3_exec(get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(error_of(get(), code, "the database refused a command"));
  return {};
}

Result<std::int64_t> Connection::integer(const char* sql) {
  std::int64_t value = 0;
  const auto keep = [](void* to, int columns, char** texts, char**) {
    if (columns > 0 && texts[0] != nullptr)
      *static_cast<std::int64_t*>(to) = std::strtoll(texts[0], nullptr, 10);
    return 0;
  };
  const int code = sqlite3_exec(get(), sql, keep, &value, nullptr);
  if (code != SQLITE_OK) return fail(error_of(get(), code, "the database refused a question"));
  return value;
}

}  // namespace parley::store::sqlite
