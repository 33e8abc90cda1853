#include "server/indexer.h"

#include <algorithm>
#include <utility>

namespace parley::server {

Indexer::Indexer(store::Store& store, Patience patience, OnIndexed indexed, OnFatal fatal)
    : store_(store), patience_(patience), indexed_(std::move(indexed)), fatal_(std::move(fatal)) {}

Result<std::unique_ptr<Indexer>> Indexer::start(store::Store& store, Patience patience,
                                                OnIndexed indexed, OnFatal fatal) {
  std::unique_ptr<Indexer> indexer(
      new Indexer(store, patience, std::move(indexed), std::move(fatal)));
  indexer->thread_ = TRY(loop::Thread::start("indexer", [it = indexer.get()] { it->run(); }));
  return indexer;
}

Indexer::~Indexer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Indexer::nudge(std::size_t backlog) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    const bool much = backlog >= patience_.backlog;
    wake = !nudged_ || (much && !much_);
    nudged_ = true;
    much_ = much_ || much;
  }
  if (wake) changed_.notify_one();
}

api::IndexerFigures Indexer::figures() const {
  const std::size_t waiting = store_.backlog();
  const std::lock_guard lock(mutex_);
  api::IndexerFigures out = figures_;
  out.waiting = waiting;
  return out;
}

void Indexer::run() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || nudged_; });
      changed_.wait_for(lock, patience_.time, [this] { return ending_ || much_; });
      if (ending_) return;
      nudged_ = much_ = false;
    }
    const Next next = index();
    if (next == Next::kEnd) return;
    const std::lock_guard lock(mutex_);
    nudged_ = nudged_ || next == Next::kAgainLater;
  }
}

Indexer::Next Indexer::index() {
  while (true) {
    const bool anything = store_.backlog() > 0;
    const Result<bool> more = step(anything);
    if (!more) {
      if (more.error().code == ErrorCode::kDiskFull) return Next::kAgainLater;
      fatal_(more.error());
      return Next::kEnd;
    }
    if (anything) indexed_();
    if (!*more) return Next::kWait;
    // What came meanwhile is left to gather, unless it is much.
    if (anything && store_.backlog() < patience_.backlog) return Next::kAgainLater;
    const std::lock_guard lock(mutex_);
    if (ending_) return Next::kWait;
  }
}

Result<bool> Indexer::step(bool anything) {
  const auto begin = std::chrono::steady_clock::now();
  Result<bool> more = store_.index();
  const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  const auto spent_us = static_cast<std::uint64_t>(spent.count());
  const std::lock_guard lock(mutex_);
  figures_.transactions += anything ? 1 : 0;
  figures_.failures += more ? 0 : 1;
  figures_.index_us += spent_us;
  figures_.index_us_max = std::max(figures_.index_us_max, spent_us);
  return more;
}

}  // namespace parley::server
