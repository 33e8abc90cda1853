// SqliteReader: pages of logs over a read-only connection of its own. Each page is read in one
// transaction, so that its messages and their reactions are of the same moment.
#pragma once

#include <filesystem>
#include <memory>

#include "store/page_window.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/statement.h"
#include "store/store.h"

namespace parley::store::sqlite {

class SqliteReader final : public Reader {
 public:
  static Result<std::unique_ptr<SqliteReader>> open(const std::filesystem::path& file,
                                                    std::size_t cache_bytes);

  Result<model::HistoryPage> page(const model::HistoryQuery& query, std::size_t bytes_max) override;
  Result<std::uint64_t> ordinal_at(model::RoomId log, model::Seq seq) override;

 private:
  class Snapshot;
  using Events = std::vector<model::Event>;

  explicit SqliteReader(Connection connection) : connection_(std::move(connection)) {}
  Result<model::Seq> head_of(model::RoomId log);
  Result<Events> read(model::RoomId log, const PageWindow& window, std::size_t bytes_max);
  Result<void> read_part(Statement& select, model::RoomId log, SeqRange range, PageBudget& budget,
                         Events& events);
  Result<void> add_reactions(model::RoomId log, Events& events);

  Connection connection_;
  Statement begin_, end_;
  Statement head_, up_, down_, reactions_, ordinal_;
};

}  // namespace parley::store::sqlite
