// IndexView: what the writer asks the index before it decides a job: first answers, heads,
// messages, names. All questions between begin() and end() see the index as it was at one moment.
//
// Threads: the writer's. Over a read-only connection of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/write.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/statement.h"

namespace parley::store::sqlite {

class IndexView {
 public:
  struct Answer {
    model::Duplicate where;
    std::uint64_t digest = 0;
  };
  struct Head {
    model::Seq seq = 0;
    std::uint64_t messages = 0;
  };

  static Result<std::unique_ptr<IndexView>> open(const std::filesystem::path& file,
                                                 std::size_t cache_bytes);

  // The moment is that of the first question after begin().
  void begin() { fresh_ = true; }
  void end();

  // Of the last batch that it holds.
  Result<std::uint64_t> indexed();
  Result<std::optional<Answer>> answer(std::string_view author, std::string_view cid);
  Result<Head> head(model::RoomId log);  // zeros: an unknown log
  // Nothing: no message, or a deleted one.
  Result<std::optional<model::UserId>> author_of(model::RoomId log, model::Seq message);
  // In the order of their first user.
  Result<std::vector<model::Reaction>> reactions(model::RoomId log, model::Seq message);
  Result<bool> has_user(const model::UserId& user);
  Result<bool> has_room(const model::PutRoom& room);  // its id, or its key

 private:
  explicit IndexView(Connection connection) : connection_(std::move(connection)) {}
  Result<void> freeze();

  Connection connection_;
  bool fresh_ = true;
  Statement begin_, end_;
  Statement indexed_, answer_, head_, author_, reactions_, user_, room_;
};

// A read-only connection to the index, for one thread: it never writes, and never checkpoints.
Result<Connection> open_read_only(const std::filesystem::path& file, std::size_t cache_bytes);

// The reactions of one message out of rows (emoji, user) in their order.
void add_reaction(std::vector<model::Reaction>& to, std::string_view emoji, std::string_view user);

}  // namespace parley::store::sqlite
