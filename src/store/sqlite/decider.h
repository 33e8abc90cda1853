// Decider: what becomes of each job, before anything is written: first answers, names, guards,
// numbers. It looks at this batch so far, at the backlog, and at the index, in this order; what is
// accepted is put into the batch.
//
// Threads: the writer's. Lifetime: the index view and the filter outlive it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/monitor.h"
#include "model/write.h"
#include "store/journal/backlog.h"
#include "store/journal/cid_filter.h"
#include "store/sqlite/index_view.h"
#include "store/sqlite/log_heads.h"

namespace parley::store::sqlite {

class Decider {
 public:
  Decider(IndexView& index, Monitor<journal::CidFilter>& filter) : index_(index), filter_(filter) {}

  // A batch begins. `backlog` is of this moment.
  void begin(std::uint64_t batch, journal::Generations backlog);

  Result<model::Outcome> run(const model::Job& job);

  // All jobs are decided. Null: nothing was accepted, so there is nothing to write.
  journal::BatchPtr end();

  // What became of the batch. `indexed`: the index holds all batches up to this one.
  void keep(std::uint64_t indexed);
  void forget();

 private:
  Result<model::Outcome> write(const model::Write& write);
  Result<model::Appended> append(const model::Append& append);
  Result<std::optional<model::Outcome>> first_answer(const model::UserId& author,
                                                     const std::string& cid, std::uint64_t digest);
  Result<std::optional<ErrorCode>> refusal(const model::Write& write);
  Result<std::optional<ErrorCode>> name_refusal(const std::vector<model::Change>& changes);
  Result<std::optional<ErrorCode>> guard_refusal(const model::Append& append);
  // Nothing: no message, or a deleted one.
  Result<std::optional<model::UserId>> author_of(model::RoomId log, model::Seq message);
  Result<bool> emoji_fits(model::RoomId log, const model::Reacted& reacted);
  Result<bool> has_user(const model::UserId& user);
  Result<bool> has_room(const model::PutRoom& room);

  // Newest first; null where there is none.
  std::array<const journal::Generation*, 3> newest_first() const {
    return {draft_.get(), known_.newer.get(), known_.older.get()};
  }

  IndexView& index_;
  Monitor<journal::CidFilter>& filter_;
  LogHeads heads_;
  journal::Generations known_;
  std::shared_ptr<journal::Batch> batch_;
  std::unique_ptr<journal::Generation> draft_;  // the tables of batch_
};

}  // namespace parley::store::sqlite
