// Store: the contract of the durable log. Two forms today: SQLite, and memory for tests; both run
// one contract suite (tests/contract/store).
//
// Threads: load() and commit() belong to the one writer thread; each Reader to the thread that uses
// it. Invariant: a log's events are numbered 1, 2, 3, … without a gap; what commit() answered as
// Committed is on disk.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "model/directory.h"
#include "model/history.h"
#include "model/write.h"

namespace parley::store {

// Reads pages of logs. Sees everything that was committed before the call, and may see more.
class Reader {
 public:
  virtual ~Reader() = default;

  // At most query.events_max events and about `bytes_max` bytes of text (at least one event, if
  // there is one). An unknown log is an empty page.
  virtual Result<model::HistoryPage> page(const model::HistoryQuery& query,
                                          std::size_t bytes_max) = 0;

  // How many messages the log has up to and with `seq`.
  virtual Result<std::uint64_t> ordinal_at(model::RoomId log, model::Seq seq) = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // Everything the core needs to begin. Called once, before the first commit().
  virtual Result<model::Directory> load() = 0;

  // One transaction, synced to disk, for all jobs, in order; one outcome per job. A job's refusal
  // or duplicate leaves no trace of that job and does not touch its neighbours. Errors: kDiskFull –
  // nothing of the batch was kept, a later commit may work. Anything else (kIo, kCorrupt) – unknown
  // what was kept; the caller must never acknowledge again, and every later commit() fails, too.
  virtual Result<std::vector<model::Outcome>> commit(std::span<const model::Job> jobs) = 0;

  virtual Result<std::unique_ptr<Reader>> reader() = 0;
};

}  // namespace parley::store
