// Statement: one prepared SQL statement, and Run: one use of it.
//
//   auto run = find_room_.run(key);               // bound by position
//   while (TRY(run.next())) use(run.text(0));     // reset when `run` goes out of scope
//
// Threads: those of its Connection. Lifetime: a statement goes before its connection, a Run before
// its statement; bound texts must live as long as the Run, and column texts until its next step.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/error.h"
#include "store/sqlite/connection.h"

namespace parley::store::sqlite {

class Run {
 public:
  explicit Run(sqlite3_stmt* statement) : statement_(statement) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() { sqlite3_reset(statement_); }  // its code repeats what next() said

  // Steps on: true when there is a row.
  Result<bool> next();

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  // Ids and hashes use all 64 bits; SQLite's integers are the same bits, signed.
  std::uint64_t bits(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  bool null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view text(int column) const;
  std::span<const std::byte> blob(int column) const;

 private:
  sqlite3_stmt* statement_;
};

class Statement {
 public:
  Statement() = default;
  static Result<Statement> prepare(const Connection& connection, std::string_view sql);

  // Binds every parameter. Integers, bool, texts, blobs, and optionals of these (none: NULL).
  template <class... Values>
  Run run(const Values&... values) {
    int position = 0;
    (bind(++position, values), ...);
    return Run(statement_.get());
  }

  // For a statement that gives no rows: runs it to its end.
  template <class... Values>
  Result<void> execute(const Values&... values) {
    Run one = run(values...);
    while (TRY(one.next())) {
    }
    return {};
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  template <class Value>
  void bind(int position, const Value& value) {
    if constexpr (std::is_same_v<Value, std::span<const std::byte>>)
      bind_blob(position, value);
    else if constexpr (std::is_convertible_v<const Value&, std::string_view>)
      bind_text(position, value);
    else
      bind_integer(position, static_cast<std::int64_t>(value));
  }
  template <class Value>
  void bind(int position, const std::optional<Value>& value) {
    value ? bind(position, *value) : bind_null(position);
  }
  void bind_integer(int position, std::int64_t value);
  void bind_text(int position, std::string_view text);
  void bind_blob(int position, std::span<const std::byte> bytes);
  void bind_null(int position);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Prepares many at once: pairs of where to and what.
struct Prepared {
  Statement* statement;
  std::string_view sql;
};
Result<void> prepare_all(const Connection& connection, std::span<const Prepared> list);

}  // namespace parley::store::sqlite
