// Backlog: what is in the journal and not yet in the index, in two generations: one fills, the
// other waits for the index or is being written to it.
//
//   writer   waits for room, looks, adds      indexer   claims, indexes, drops, releases
//   readers  copy out what they need of one log
//
// Threads: any. A Generation that fills is changed by add() alone, so the thread that adds may look
// at it without waiting; others copy out.
// Invariant: an event is in the backlog until a transaction with it has been synced to the index.
// Who looks here first and begins to read the index after that, misses nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/monitor.h"
#include "model/history.h"
#include "store/journal/generation.h"

namespace parley::store::journal {

// Older first; null: none.
struct Generations {
  std::shared_ptr<const Generation> older;
  std::shared_ptr<const Generation> newer;
};

// What waits of one log, as far as one page needs it.
// Lifetime: `hold` keeps the batches that the places are in.
struct LogCopy {
  Generations hold;
  model::Seq head = 0;         // 0: nothing of this log waits
  std::vector<Place> events;   // those of the page's window, by seq
  std::vector<Place> touches;  // edits, deletes and reactions of messages in the window, in order
  std::vector<Place> deletes;  // of any message of the log, in order
};

class Backlog {
 public:
  // `records_max` and `bytes_max`: of one generation, beyond which a batch waits. The last batch
  // before may go over.
  struct Bounds {
    std::size_t records_max = 0;
    std::size_t bytes_max = 0;
  };
  explicit Backlog(Bounds bounds) : bounds_(bounds) {}

  // ---- the writer -------------------------------------------------------------------------------
  // Waits while the next batch has no room and another thread is making some. False: there is still
  // none, and nobody who makes it; claim() lets the caller do it.
  bool wait_for_room();
  Generations look() const;
  // A batch that is in the journal. kCorrupt: it is not one of ours.
  Result<void> add(BatchPtr batch);

  // ---- who indexes ------------------------------------------------------------------------------
  // The right to write the index, for one thread until release(); waits for who has it. Gives what
  // to index, or null where nothing waits.
  std::shared_ptr<const Generation> claim();
  // What was claimed is in the index, synced.
  void drop(const std::shared_ptr<const Generation>& indexed);
  // With an error the claimed generation is kept, to be claimed again. One other than kDiskFull is
  // kept, too: the index cannot be trusted to keep anything.
  void release(const Result<void>& indexed);

  // The last batch that the index is known to hold.
  std::uint64_t indexed() const;
  std::optional<Error> failure() const;
  // Appends and changes that wait.
  std::size_t size() const;

  // ---- readers ----------------------------------------------------------------------------------
  LogCopy copy(const model::HistoryQuery& query) const;
  // Nothing where the answer is in the index.
  std::optional<std::uint64_t> ordinal_at(model::RoomId log, model::Seq seq) const;

  // At start: the index holds all batches up to this one.
  void begin_after(std::uint64_t batch);

 private:
  struct State {
    std::shared_ptr<Generation> filling = std::make_shared<Generation>();
    std::shared_ptr<const Generation> waiting{};
    bool claimed = false;
    std::uint64_t indexed = 0;
    std::optional<Error> failure{};
  };

  bool full(const State& state) const;
  static void rotate(State& state);

  const Bounds bounds_;
  Monitor<State> state_;
};

}  // namespace parley::store::journal
