// Store: the contract of the durable log. Two forms today: SQLite, and memory for tests; both run
// one contract suite (tests/contract/store).
//
// Threads: load(), commit(), reader() and tidy() belong to the one writer thread; each Reader to
// the thread that uses it; index() and backlog() to any. Invariant: a log's events are numbered 1,
// 2, 3, … without a gap; what commit() answered as Committed is on disk.
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

  // ---- what commit() may put off ----------------------------------------------------------------
  // A form may acknowledge from a journal and bring its tables up to date later. Nobody has to call
  // these, and nobody sees from outside whether they were called; commit() does the work itself
  // when too much of it has gathered. Who calls index() on a thread beside the writer's spares it
  // that.

  // Does a part of the work, and says whether there may be more. What it deletes is not in the
  // tables' files afterwards, once there is no more to do. Errors as those of commit(): after
  // kDiskFull it may be called again; after any other one every later commit() fails, too.
  virtual Result<bool> index() { return false; }

  // How many events and changes wait for index().
  virtual std::size_t backlog() const { return 0; }

  // Gives back the disk space of what index() has done, and takes deleted texts off the disk. It
  // syncs, so it is for when nobody waits for the writer. Errors as those of commit().
  virtual Result<void> tidy() { return {}; }
};

}  // namespace parley::store
