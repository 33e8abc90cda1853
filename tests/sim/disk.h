// Disk: the contract of the store over a disk that can be slow, full, broken, or lose what was not
// synced when the process ends. Its tables are the memory store's.
//
// Threads: one. Lifetime: longer than the server's process; readers go with the process.
// Invariant: what commit() answers as Committed is synced, but under a mutation.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/judge.h"
#include "sim/options.h"
#include "sim/trace.h"
#include "store/memory/memory_store.h"

namespace parley::sim {

class Disk final : public store::Store {
 public:
  Disk(const Options& options, Dice& dice, Truth& truth, Judge& judge, Trace& trace);

  Result<model::Directory> load() override { return tables_->load(); }
  Result<std::vector<model::Outcome>> commit(std::span<const model::Job> jobs) override;
  Result<std::unique_ptr<store::Reader>> reader() override { return tables_->reader(); }

  // ---- faults ---------------------------------------------------------------------------------
  void set_full(bool full) { full_ = full; }
  // The next commit fails for good; whether it was kept, nobody can know.
  void fail_next() { fails_next_ = true; }
  // The process ends; `under_way`: what it had handed to commit().
  void crash(std::span<const model::Job> under_way);

 private:
  // A job that was kept, and how it went.
  struct Kept {
    model::Job job;
    model::Outcome outcome;
  };
  using Batch = std::vector<Kept>;

  std::vector<model::Outcome> write(std::span<const model::Job> jobs);
  model::Outcome run(const model::Job& job);
  void judge(const Kept& kept);
  void sync();
  void rebuild();

  const Options& options_;
  Dice& dice_;
  Truth& truth_;
  Judge& judge_;
  Trace& trace_;
  std::unique_ptr<store::MemoryStore> tables_;
  std::vector<Batch> written_;       // since the beginning, in order
  std::vector<model::Job> unknown_;  // of the commit that failed: the next process may find it
  std::size_t synced_ = 0;           // of them
  bool full_ = false;
  bool fails_next_ = false;
  bool failed_ = false;  // until the process ends
};

}  // namespace parley::sim
