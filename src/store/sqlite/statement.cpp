#include "store/sqlite/statement.h"

#include "base/check.h"

namespace parley::store::sqlite {

Result<bool> Run::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(error_of(sqlite3_db_handle(statement_), code, "the database failed"));
}

std::string_view Run::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::byte> Run::blob(int column) const {
  const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Result<Statement> Statement::prepare(const Connection& connection, std::string_view sql) {
  Statement made;
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK)
    return fail(error_of(connection.get(), code, "the database does not have our tables"));
  made.statement_.reset(statement);
  return made;
}

// Binding fails for a wrong position or a statement still in use, both faults of ours.
void Statement::bind_integer(int position, std::int64_t value) {
  CHECK(sqlite3_bind_int64(statement_.get(), position, value) == SQLITE_OK);
}

void Statement::bind_text(int position, std::string_view text) {
  // A null pointer would bind NULL, and the empty text is not that.
  const char* const start = text.data() == nullptr ? "" : text.data();
  CHECK(sqlite3_bind_text64(statement_.get(), position, start, text.size(), SQLITE_STATIC,
                            SQLITE_UTF8) == SQLITE_OK);
}

void Statement::bind_blob(int position, std::span<const std::byte> bytes) {
  CHECK(sqlite3_bind_blob64(statement_.get(), position, bytes.data(), bytes.size(),
                            SQLITE_STATIC) == SQLITE_OK);
}

void Statement::bind_null(int position) {
  CHECK(sqlite3_bind_null(statement_.get(), position) == SQLITE_OK);
}

Result<void> prepare_all(const Connection& connection, std::span<const Prepared> list) {
  for (const Prepared& one : list) *one.statement = TRY(Statement::prepare(connection, one.sql));
  return {};
}

}  // namespace parley::store::sqlite
