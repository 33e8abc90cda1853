// Indexer: the thread that does what commits put off (store/store.h, index()), so that the writer
// does not have to. It lets some gather first: large transactions cost less per event, and few of
// them leave the disk to the writer.
//
// Threads: nudge() and figures() from any; the callbacks run on the indexer's thread.
// Lifetime: the store outlives it. The destructor ends after the transaction that runs; what waits
// then, the store indexes when it is closed, or when it is opened again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "api/figures.h"
#include "base/error.h"
#include "loop/thread.h"
#include "store/store.h"

namespace parley::server {

class Indexer {
 public:
  // After something was indexed: the journal may be tidied.
  using OnIndexed = std::function<void()>;
  // Once: the log can no longer be trusted to keep anything.
  using OnFatal = std::function<void(Error)>;

  // Begins when this much waits, or this long after the first nudge.
  struct Patience {
    std::size_t backlog = 16 * 1024;
    std::chrono::milliseconds time{1000};
  };

  static Result<std::unique_ptr<Indexer>> start(store::Store& store, Patience patience,
                                                OnIndexed indexed, OnFatal fatal);
  ~Indexer();
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;

  // Something was committed; `backlog` is what waits now.
  void nudge(std::size_t backlog);

  api::IndexerFigures figures() const;

 private:
  Indexer(store::Store& store, Patience patience, OnIndexed indexed, OnFatal fatal);
  void run();
  enum class Next : std::uint8_t { kWait, kAgainLater, kEnd };
  Next index();
  Result<bool> step(bool anything);

  store::Store& store_;
  const Patience patience_;
  const OnIndexed indexed_;
  const OnFatal fatal_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool nudged_ = true;  // at first: the store prepares itself (store/journal/cid_filter.h)
  bool much_ = false;
  bool ending_ = false;
  api::IndexerFigures figures_;

  loop::Thread thread_;
};

}  // namespace parley::server
