// Writer: the one thread that makes things durable. It commits whatever has queued since its last
// commit as one transaction, so that the slower the disk, the larger the group. Its Indexer does
// behind it what commits put off.
//
// Threads: submit() and figures() from any; the callbacks run on the writer's thread.
// Lifetime: the store outlives it. The destructor commits what is queued, then joins.
// Invariant: jobs are committed in the order of submission; after a failure other than a full disk
// no job is ever answered Committed again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "api/figures.h"
#include "base/error.h"
#include "base/limits.h"
#include "core/effect.h"
#include "loop/thread.h"
#include "server/indexer.h"
#include "server/pace.h"
#include "store/store.h"

namespace parley::server {

struct Queued {
  core::Ticket ticket = 0;
  model::Job job;
};
struct Answered {
  core::Ticket ticket = 0;
  model::Outcome outcome;
};

class Writer {
 public:
  using OnDone = std::function<void(std::vector<Answered>)>;
  // Once, on the writer's or the indexer's thread: the log can no longer be trusted to keep
  // anything.
  using OnFatal = std::function<void(Error)>;

  static Result<std::unique_ptr<Writer>> start(store::Store& store, OnDone done, OnFatal fatal,
                                               Indexer::Patience patience = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Takes the jobs; beyond limits::kWriterQueueMax the rest is answered Failed{kUnavailable}.
  void submit(std::vector<Queued> jobs);

  api::WriterFigures figures() const;
  api::IndexerFigures indexer_figures() const { return indexer_->figures(); }

 private:
  Writer(store::Store& store, OnDone done, OnFatal fatal);
  void run();
  // Empty: nobody submits any more.
  std::vector<Queued> next_batch();
  void wait_for_jobs(std::unique_lock<std::mutex>& lock);
  // False: there was no space for it, so it is to be done again.
  bool tidy();
  void on_failure(const Error& error);
  std::vector<Answered> commit(std::vector<Queued> batch);
  void count(std::span<const model::Job> jobs, std::span<const model::Outcome> outcomes);
  void hold_back(std::chrono::steady_clock::time_point begin, std::size_t backlog);

  store::Store& store_;
  const OnDone done_;
  const OnFatal fatal_;

  // The writer's thread alone:
  Pace pace_{2 * limits::kBacklogRecordsMax};
  std::size_t records_ = 0;  // of the last commit
  std::size_t committed_;    // records, in all, with those that waited at the start
  std::size_t indexed_ = 0;  // of them, as of the last look
  api::IndexerFigures looked_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Queued> queue_;
  bool ending_ = false;
  bool failed_ = false;
  bool untidy_ = true;  // since (at first: of the process before):
  std::chrono::steady_clock::time_point untidy_since_ = std::chrono::steady_clock::now();
  api::WriterFigures figures_;

  loop::Thread thread_;
  std::unique_ptr<Indexer> indexer_;  // goes first: it calls into the rest
};

}  // namespace parley::server
