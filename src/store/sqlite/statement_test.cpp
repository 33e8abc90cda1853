#include "store/sqlite/statement.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace parley::store::sqlite {
namespace {

class StatementTest : public testing::Test {
 protected:
  Statement prepare(std::string_view sql) {
    auto statement = Statement::prepare(connection_, sql);
    EXPECT_TRUE(statement) << statement.error().message;
    return std::move(*statement);
  }

  Connection connection_ = std::move(*Connection::open(":memory:", Access::kCreate));
};

TEST_F(StatementTest, BindsAndReadsEveryKind) {
  Statement select = prepare("SELECT ?1, ?2, ?3, ?4, ?5, ?6");
  const std::array bytes{std::byte{0}, std::byte{255}};
  const std::string text("a\0b", 3);
  auto run = select.run(UINT64_MAX, text, std::span<const std::byte>(bytes),
                        std::optional<std::string_view>(), std::string_view(), true);
  ASSERT_EQ(run.next(), true);
  EXPECT_EQ(run.bits(0), UINT64_MAX);
  EXPECT_EQ(run.integer(0), -1);
  EXPECT_EQ(run.text(1), text);
  EXPECT_EQ(run.blob(2).size(), 2U);
  EXPECT_EQ(run.blob(2)[1], std::byte{255});
  EXPECT_TRUE(run.null(3));
  EXPECT_FALSE(run.null(4)) << "the empty text is not NULL";
  EXPECT_EQ(run.text(4), "");
  EXPECT_EQ(run.integer(5), 1);
  EXPECT_EQ(run.next(), false);
}

TEST_F(StatementTest, IsFreshAfterARunThatWasLeftEarly) {
  Statement select = prepare("SELECT ?1 UNION ALL SELECT 2 ORDER BY 1");
  for (const int first : {0, 1}) {
    auto run = select.run(first);
    ASSERT_EQ(run.next(), true);
    EXPECT_EQ(run.integer(0), first);
  }
}

TEST_F(StatementTest, PassesTheDatabasesErrorsOn) {
  EXPECT_FALSE(Statement::prepare(connection_, "SELECT * FROM nowhere"));
  ASSERT_TRUE(connection_.execute("CREATE TABLE t (a PRIMARY KEY)"));
  Statement insert = prepare("INSERT INTO t VALUES (?1)");
  EXPECT_TRUE(insert.execute(1));
  const auto failed = insert.execute(1);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kIo);
  EXPECT_TRUE(insert.execute(2)) << "usable again";
}

}  // namespace
}  // namespace parley::store::sqlite
