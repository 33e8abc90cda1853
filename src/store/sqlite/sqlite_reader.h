// SqliteReader: pages of logs out of the index, over a read-only connection of its own, and on top
// of it what is still in the backlog. The backlog is copied first and the index read after that, in
// one transaction whose last batch tells what of the copy it already holds.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "store/journal/backlog.h"
#include "store/page_window.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/statement.h"
#include "store/store.h"

namespace parley::store::sqlite {

class SqliteReader final : public Reader {
 public:
  // `backlog` outlives it.
  static Result<std::unique_ptr<SqliteReader>> open(const std::filesystem::path& file,
                                                    std::size_t cache_bytes,
                                                    const journal::Backlog& backlog);

  Result<model::HistoryPage> page(const model::HistoryQuery& query, std::size_t bytes_max) override;
  Result<std::uint64_t> ordinal_at(model::RoomId log, model::Seq seq) override;

 private:
  class Snapshot;
  class Waiting;
  struct Page {
    const Waiting& waiting;
    PageBudget budget;
    std::vector<model::Event> events;
  };

  SqliteReader(Connection connection, const journal::Backlog& backlog)
      : connection_(std::move(connection)), backlog_(backlog) {}
  Result<std::uint64_t> indexed();
  Result<model::Seq> head_of(model::RoomId log);
  Result<void> read(model::RoomId log, const PageWindow& window, Page& page);
  Result<bool> read_part(Statement& select, model::RoomId log, SeqRange range, Page& page);
  // False: the page is full.
  Result<bool> add(Result<model::Event> read, Page& page);
  Result<void> add_reactions(model::RoomId log, Page& page);

  Connection connection_;
  const journal::Backlog& backlog_;
  Statement begin_, end_, indexed_;
  Statement head_, up_, down_, reactions_, ordinal_;
};

}  // namespace parley::store::sqlite
