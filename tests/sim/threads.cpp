#include "sim/threads.h"

#include <iterator>
#include <utility>

#include "base/check.h"

namespace parley::sim {

Threads::Threads(const Parts& parts, OnDone done) : parts_(parts), done_(std::move(done)) {
  auto reader = parts_.disk.reader();
  CHECK(reader);
  reader_ = std::move(*reader);
}

void Threads::submit(std::vector<Queued> jobs) {
  queue_.insert(queue_.end(), std::move_iterator(jobs.begin()), std::move_iterator(jobs.end()));
  if (batch_.empty()) begin_batch();
}

void Threads::begin_batch() {
  if (queue_.empty()) return;
  batch_ = std::exchange(queue_, {});
  for (const Queued& queued : batch_) batch_jobs_.push_back(queued.job);
  const Micros spent = parts_.dice.between(Micros(1), parts_.options.sync_max);
  parts_.schedule.after(parts_.owner, spent, [this] { end_batch(); });
}

void Threads::end_batch() {
  std::vector<Answered> answers;
  const Result<std::vector<model::Outcome>> outcomes =
      failed_ ? fail(ErrorCode::kUnavailable, "the log has failed")
              : parts_.disk.commit(batch_jobs_);
  if (!outcomes && outcomes.error().code != ErrorCode::kDiskFull) failed_ = true;
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    model::Outcome outcome = model::Failed{outcomes ? Error{} : outcomes.error()};
    if (outcomes) outcome = (*outcomes)[i];
    answers.push_back({batch_[i].ticket, std::move(outcome)});
  }
  batch_.clear();
  batch_jobs_.clear();
  answer(std::move(answers));
  begin_batch();
}

void Threads::answer(std::vector<Answered> answers) {
  const Micros hop = parts_.dice.between(Micros(1), parts_.options.hop_max);
  answers_.post(parts_.schedule, parts_.owner, hop,
                [this, answers = std::move(answers)]() mutable { done_(std::move(answers)); });
}

// Read at some moment, told at a later one: a page may be old when it comes.
void Threads::page(const model::HistoryQuery& query, std::size_t bytes_max,
                   std::function<void(Result<model::HistoryPage>)> then) {
  const Micros before = parts_.dice.between(Micros(1), parts_.options.read_max);
  const Micros behind = parts_.dice.between(Micros(1), parts_.options.read_max);
  parts_.schedule.after(
      parts_.owner, before, [this, query, bytes_max, behind, then = std::move(then)]() mutable {
        Result<model::HistoryPage> page = reader_->page(query, bytes_max);
        if (parts_.dice.percent(parts_.options.read_fails_percent)) {
          page = fail(ErrorCode::kIo, "the disk cannot be read");
        }
        parts_.schedule.after(
            parts_.owner, behind,
            [page = std::move(page), then = std::move(then)]() mutable { then(std::move(page)); });
      });
}

void Threads::ordinal(model::RoomId log, model::Seq seq,
                      std::function<void(Result<std::uint64_t>)> then) {
  const Micros spent = parts_.dice.between(Micros(1), parts_.options.read_max);
  parts_.schedule.after(parts_.owner, spent, [this, log, seq, then = std::move(then)] {
    if (parts_.dice.percent(parts_.options.read_fails_percent)) {
      then(fail(ErrorCode::kIo, "the disk cannot be read"));
    } else {
      then(reader_->ordinal_at(log, seq));
    }
  });
}

}  // namespace parley::sim
