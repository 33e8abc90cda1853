#include "store/sqlite/migrations.h"

#include <gtest/gtest.h>

#include <array>

namespace parley::store::sqlite {
namespace {

Connection memory_database() {
  auto connection = Connection::open(":memory:", Access::kCreate);
  EXPECT_TRUE(connection);
  return std::move(*connection);
}

std::int64_t version(Connection& connection) {
  return connection.integer("PRAGMA user_version").value_or(-1);
}

bool has_table(Connection& connection, const char* select) {
  return connection.integer(select).has_value();
}

TEST(Migrations, CountUpFromOne) {
  std::int64_t expected = 0;
  for (const Migration& migration : migrations()) EXPECT_EQ(migration.version, ++expected);
  EXPECT_EQ(migrations().back().version, expected);
}

TEST(Migrations, RunOnceEach) {
  Connection connection = memory_database();
  ASSERT_TRUE(migrate(connection, migrations()));
  EXPECT_EQ(version(connection), migrations().back().version);
  const auto again = migrate(connection, migrations());  // CREATE TABLE would fail
  EXPECT_TRUE(again) << again.error().message;
}

// What a process leaves that dies within the second step, or between the two.
TEST(Migrations, AStepThatFailsLeavesTheVersionBefore) {
  Connection connection = memory_database();
  const std::array broken{Migration{1, "CREATE TABLE one (a)"},
                          Migration{2,
                                    "CREATE TABLE two (a); INSERT INTO one VALUES (1);"
                                    "CREATE TABLE one (b)"}};
  const auto failed = migrate(connection, broken);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("schema 2"), std::string::npos) << failed.error().message;
  EXPECT_TRUE(connection.idle());
  EXPECT_EQ(version(connection), 1);
  EXPECT_FALSE(has_table(connection, "SELECT count(*) FROM two"));
  EXPECT_EQ(connection.integer("SELECT count(*) FROM one"), 0);

  const std::array mended{Migration{1, "CREATE TABLE one (a)"},
                          Migration{2, "CREATE TABLE two (a)"}};
  ASSERT_TRUE(migrate(connection, mended));
  EXPECT_EQ(version(connection), 2);
  EXPECT_TRUE(has_table(connection, "SELECT count(*) FROM two"));
}

TEST(Migrations, OlderNamesGetTheFormsTheyAreComparedBy) {
  Connection connection = memory_database();
  ASSERT_TRUE(migrate(connection, migrations().first(3)));
  ASSERT_TRUE(connection.execute(
      "INSERT INTO users VALUES ('É', 'Éva', 1, 1, 0), ('bob', 'Ada (admin)', 1, 2, 0);"
      "INSERT INTO rooms VALUES (5, 1, '#m', 'm', '', '', 0)"));
  ASSERT_TRUE(migrate(connection, migrations()));
  const auto count = [&](const char* select) { return connection.integer(select).value_or(-1); };
  EXPECT_EQ(count("SELECT count(*) FROM users WHERE user = 'É' AND folded = 'é'"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM users WHERE user = 'bob' AND skeleton = 'bob' AND "
                  "look LIKE '!%'"),
            1);
  EXPECT_EQ(count("SELECT count(*) FROM rooms WHERE skeleton = 'rn'"), 1);
}

TEST(Migrations, RefuseANewerDatabase) {
  Connection connection = memory_database();
  ASSERT_TRUE(connection.execute("PRAGMA user_version=1000"));
  const auto failed = migrate(connection, migrations());
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kForeign);
  EXPECT_EQ(version(connection), 1000);
}

}  // namespace
}  // namespace parley::store::sqlite
