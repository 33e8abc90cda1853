// Writer: the one thread that makes things durable. It commits whatever has queued since its last
// commit as one transaction, so that the slower the disk, the larger the group.
//
// Threads: submit() and figures() from any; the callbacks run on the writer's thread.
// Lifetime: the store outlives it. The destructor commits what is queued, then joins.
// Invariant: jobs are committed in the order of submission; after a failure other than a full disk
// no job is ever answered Committed again.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "api/figures.h"
#include "base/error.h"
#include "core/effect.h"
#include "loop/thread.h"
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
  // Once: the log can no longer be trusted to keep anything.
  using OnFatal = std::function<void(Error)>;

  static Result<std::unique_ptr<Writer>> start(store::Store& store, OnDone done, OnFatal fatal);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Takes the jobs; beyond limits::kWriterQueueMax the rest is answered Failed{kUnavailable}.
  void submit(std::vector<Queued> jobs);

  api::WriterFigures figures() const;

 private:
  Writer(store::Store& store, OnDone done, OnFatal fatal);
  void run();
  std::vector<Answered> commit(std::vector<Queued> batch);

  store::Store& store_;
  const OnDone done_;
  const OnFatal fatal_;
  bool failed_ = false;  // the writer's thread only

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Queued> queue_;
  bool ending_ = false;
  api::WriterFigures figures_;

  loop::Thread thread_;
};

}  // namespace parley::server
