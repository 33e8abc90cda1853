// LogHeads: where the logs end that the writer touches, so that a busy room costs no query per
// event.
//
// Invariant: a log that is not held has nothing in the backlog, so that its row in the index tells
// its head.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "model/write.h"
#include "store/sqlite/index_view.h"

namespace parley::store::sqlite {

class LogHeads {
 public:
  // The numbers of one event more, a message or not, in that batch.
  Result<model::Appended> next(model::RoomId log, bool is_message, std::uint64_t batch,
                               IndexView& index);

  // The batch is durable. `indexed`: the index holds all batches up to this one.
  void keep(std::uint64_t indexed);
  // The batch was not kept: takes back what it moved.
  void forget();

 private:
  struct Head {
    model::Seq seq = 0;
    std::uint64_t messages = 0;
    std::uint64_t batch = 0;  // that moved it last; 0: it is as in the index
  };

  std::unordered_map<model::RoomId, Head> heads_;
  std::vector<std::pair<model::RoomId, Head>> before_;  // of this batch, in order
};

}  // namespace parley::store::sqlite
