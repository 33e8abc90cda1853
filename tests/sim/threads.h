// Threads: the server's writer and readers in virtual time: what they are asked takes a while, and
// the answers come to loop 0, or to the lane that asked, as posted tasks. server/writer.h and
// server/reader_pool.h without threads.
//
// Threads: one. Lifetime: of one process. Invariant: jobs are committed in the order of submission;
// after a failure other than a full disk no job is answered Committed again.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/effect.h"
#include "sim/disk.h"

namespace parley::sim {

struct Queued {
  core::Ticket ticket = 0;
  model::Job job;
};
struct Answered {
  core::Ticket ticket = 0;
  model::Outcome outcome;
};

class Threads {
 public:
  struct Parts {
    const Options& options;
    Schedule& schedule;
    Schedule::Owner owner;
    Dice& dice;
    Disk& disk;
  };
  using OnDone = std::function<void(std::vector<Answered>)>;

  Threads(const Parts& parts, OnDone done);

  void submit(std::vector<Queued> jobs);
  // `then` runs when the page is there, wherever it leads.
  void page(const model::HistoryQuery& query, std::size_t bytes_max,
            std::function<void(Result<model::HistoryPage>)> then);
  void ordinal(model::RoomId log, model::Seq seq, std::function<void(Result<std::uint64_t>)> then);

  // The log can no longer be trusted.
  bool failed() const { return failed_; }
  // What the disk is at work on.
  std::span<const model::Job> under_way() const { return batch_jobs_; }
  bool idle() const { return queue_.empty() && batch_.empty(); }

 private:
  void begin_batch();
  void end_batch();
  void answer(std::vector<Answered> answers);

  Parts parts_;
  OnDone done_;
  std::unique_ptr<store::Reader> reader_;
  std::vector<Queued> queue_;
  std::vector<Queued> batch_;
  std::vector<model::Job> batch_jobs_;
  Mailbox answers_;
  bool failed_ = false;
};

}  // namespace parley::sim
