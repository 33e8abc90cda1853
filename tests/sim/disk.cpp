#include "sim/disk.h"

#include <fmt/format.h>

#include <utility>

#include "base/check.h"

namespace parley::sim {
namespace {

constexpr const char* kEpoch = "sim";

}  // namespace

Disk::Disk(const Options& options, Dice& dice, Truth& truth, Judge& judge, Trace& trace)
    : options_(options),
      dice_(dice),
      truth_(truth),
      judge_(judge),
      trace_(trace),
      tables_(std::make_unique<store::MemoryStore>(kEpoch)) {}

Result<std::vector<model::Outcome>> Disk::commit(std::span<const model::Job> jobs) {
  if (failed_) return fail(ErrorCode::kIo, "the disk failed before");
  if (std::exchange(fails_next_, false)) {
    failed_ = true;
    unknown_.assign(jobs.begin(), jobs.end());
    return fail(ErrorCode::kIo, "the disk failed");
  }
  if (full_) return fail(ErrorCode::kDiskFull, "the disk is full");
  if (options_.mutation == Mutation::kAckBeforeSync) sync();  // of what was written before
  std::vector<model::Outcome> outcomes = write(jobs);
  if (options_.mutation != Mutation::kAckBeforeSync) sync();
  return outcomes;
}

std::vector<model::Outcome> Disk::write(std::span<const model::Job> jobs) {
  Batch batch;
  std::vector<model::Outcome> outcomes;
  for (const model::Job& job : jobs) {
    outcomes.push_back(run(job));
    batch.push_back({job, outcomes.back()});
    judge(batch.back());
  }
  trace_.note("disk", fmt::format("{} jobs", jobs.size()));
  written_.push_back(std::move(batch));
  return outcomes;
}

model::Outcome Disk::run(const model::Job& job) {
  model::Job changed = job;
  if (auto* write = std::get_if<model::Write>(&changed);
      write != nullptr && options_.mutation == Mutation::kReadMarkShifted) {
    for (model::Change& change : write->changes) {
      auto* read = std::get_if<model::SetRead>(&change);
      if (read != nullptr && read->read_ordinal > 0) --read->read_ordinal;
    }
  }
  std::vector<model::Outcome> outcomes = *tables_->commit({&changed, 1});
  const bool duplicate = std::holds_alternative<model::Duplicate>(outcomes.front());
  if (duplicate && options_.mutation == Mutation::kDuplicateRefused) {
    return model::Refused{ErrorCode::kForbidden};
  }
  auto* write = std::get_if<model::Write>(&changed);
  if (duplicate && write != nullptr && options_.mutation == Mutation::kDedupSkipped) {
    write->appends.front().cid.clear();
    return tables_->commit({&changed, 1})->front();
  }
  return std::move(outcomes.front());
}

void Disk::judge(const Kept& kept) {
  const auto* write = std::get_if<model::Write>(&kept.job);
  const auto* committed = std::get_if<model::Committed>(&kept.outcome);
  if (write != nullptr && committed != nullptr) judge_.committed(*write, *committed);
}

void Disk::sync() {
  synced_ = written_.size();
}

void Disk::crash(std::span<const model::Job> under_way) {
  const std::vector<model::Job> unknown = std::exchange(unknown_, {});
  if (failed_) under_way = unknown;
  if (!under_way.empty() && !full_ && dice_.percent(60)) write(under_way);
  const std::size_t unsynced = written_.size() - synced_;
  const std::size_t lost = unsynced == 0 ? 0 : dice_.below(unsynced + 1);
  failed_ = fails_next_ = false;
  trace_.note("disk", fmt::format("crash, {} of {} unsynced lost", lost, unsynced));
  if (lost > 0) {
    written_.resize(written_.size() - lost);
    rebuild();
  }
  sync();
  judge_.restarted();
}

void Disk::rebuild() {
  tables_ = std::make_unique<store::MemoryStore>(kEpoch);
  truth_.clear();
  for (const Batch& batch : written_) {
    for (const Kept& kept : batch) {
      run(kept.job);
      judge(kept);
    }
  }
}

}  // namespace parley::sim
