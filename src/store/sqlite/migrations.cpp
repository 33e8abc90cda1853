#include "store/sqlite/migrations.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"
#include "store/sqlite/name_functions.h"
#include "store/sqlite/schema.h"

namespace parley::store::sqlite {
namespace {

constexpr std::array kMigrations{
    Migration{1, kSchema1}, Migration{2, kSchema2}, Migration{3, kCheckedPages},
    Migration{4, kSchema4}, Migration{5, kSchema5}, Migration{6, kNameForms},
};
constexpr std::array kJournalMigrations{
    Migration{1, kJournalSchema1},
    Migration{2, kCheckedPages},
};

Result<void> run(Connection& connection, const Migration& migration) {
  TRY(add_name_functions(connection));
  TRY(connection.execute("BEGIN IMMEDIATE"));
  TRY(connection.execute(migration.sql));
  TRY(connection.execute(fmt::format("PRAGMA user_version={}", migration.version).c_str()));
  TRY(connection.execute("COMMIT"));
  return {};
}

}  // namespace

std::span<const Migration> migrations() {
  return kMigrations;
}

std::span<const Migration> journal_migrations() {
  return kJournalMigrations;
}

Result<void> migrate(Connection& connection, std::span<const Migration> list) {
  CHECK(!list.empty());
  const std::int64_t version = TRY(connection.integer("PRAGMA user_version"));
  if (version > list.back().version)
    return fail(ErrorCode::kForeign,
                fmt::format("the database is of schema {}, this Parley knows up to {}: "
                            "start the newer Parley that wrote it",
                            version, list.back().version));
  for (const Migration& migration : list) {
    if (migration.version <= version) continue;
    auto done = run(connection, migration);
    if (done) continue;
    // The first error is the one to tell; without a rollback the transaction dies with the
    // connection all the same.
    if (!connection.idle()) sqlite3_exec(connection.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    done.error().message =
        fmt::format("cannot bring the database to schema {} (it stays as it was): {}",
                    migration.version, done.error().message);
    return done;
  }
  return {};
}

}  // namespace parley::store::sqlite
