#include "server/writer.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace parley::server {
namespace {

// One transaction: long enough to amortise the sync, short enough that nobody waits for a
// neighbour.
constexpr std::size_t kJobsPerCommit = 4096;

// The journal is tidied when nobody has come for so long, or after so long in any case: until then
// a text that was deleted may still be in it.
constexpr auto kQuietTime = std::chrono::milliseconds(100);
constexpr auto kTidyWithin = std::chrono::seconds(10);

std::vector<Answered> refuse_all(std::vector<Queued> jobs, const Error& error) {
  std::vector<Answered> out;
  out.reserve(jobs.size());
  for (const Queued& job : jobs) out.push_back({job.ticket, model::Failed{error}});
  return out;
}

}  // namespace

Writer::Writer(store::Store& store, OnDone done, OnFatal fatal)
    : store_(store),
      done_(std::move(done)),
      fatal_(std::move(fatal)),
      committed_(store.backlog()) {}

Result<std::unique_ptr<Writer>> Writer::start(store::Store& store, OnDone done, OnFatal fatal,
                                              Indexer::Patience patience) {
  std::unique_ptr<Writer> writer(new Writer(store, std::move(done), std::move(fatal)));
  Writer* const it = writer.get();
  it->indexer_ = TRY(Indexer::start(
      store, patience,
      [it] {
        const std::lock_guard lock(it->mutex_);
        if (std::exchange(it->untidy_, true)) return;
        it->untidy_since_ = std::chrono::steady_clock::now();
        it->changed_.notify_one();
      },
      [it](const Error& error) { it->on_failure(error); }));
  it->thread_ = TRY(loop::Thread::start("writer", [it] { it->run(); }));
  return writer;
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
  indexer_.reset();
}

void Writer::submit(std::vector<Queued> jobs) {
  if (jobs.empty()) return;
  std::vector<Queued> refused;
  {
    const std::lock_guard lock(mutex_);
    const std::size_t room =
        limits::kWriterQueueMax - std::min(queue_.size(), limits::kWriterQueueMax);
    const std::size_t taken = std::min(room, jobs.size());
    const auto border = jobs.begin() + static_cast<std::ptrdiff_t>(taken);
    queue_.insert(queue_.end(), std::move_iterator(jobs.begin()), std::move_iterator(border));
    refused.assign(std::move_iterator(border), std::move_iterator(jobs.end()));
  }
  changed_.notify_one();
  if (refused.empty()) return;
  done_(refuse_all(std::move(refused), Error{ErrorCode::kUnavailable, "the disk is behind"}));
}

api::WriterFigures Writer::figures() const {
  const std::lock_guard lock(mutex_);
  api::WriterFigures out = figures_;
  out.waiting = queue_.size();
  return out;
}

void Writer::run() {
  while (true) {
    std::vector<Queued> batch = next_batch();
    if (batch.empty()) return;
    const auto begin = std::chrono::steady_clock::now();
    done_(commit(std::move(batch)));
    const std::size_t backlog = store_.backlog();
    indexer_->nudge(backlog);
    hold_back(begin, backlog);
  }
}

void Writer::count(std::span<const model::Job> jobs, std::span<const model::Outcome> outcomes) {
  records_ = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto* write = std::get_if<model::Write>(&jobs[i]);
    if (write == nullptr || !std::holds_alternative<model::Committed>(outcomes[i])) continue;
    records_ += write->changes.size() + write->appends.size();
  }
  committed_ += records_;
}

// While the index is behind, what comes is left to gather for a moment (server/pace.h).
void Writer::hold_back(std::chrono::steady_clock::time_point begin, std::size_t backlog) {
  const api::IndexerFigures now = indexer_->figures();
  const std::size_t indexed = committed_ - std::min(backlog, committed_);
  if (now.transactions != looked_.transactions) {
    pace_.indexed(indexed - std::min(indexed_, indexed),
                  std::chrono::microseconds(now.index_us - looked_.index_us));
    looked_ = now;
    indexed_ = indexed;
  }
  const Pace::Seconds interval = pace_.interval(std::exchange(records_, 0), backlog);
  if (interval.count() <= 0) return;
  const auto until = begin + std::chrono::duration_cast<std::chrono::microseconds>(interval);
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, until, [this] { return ending_; });
}

std::vector<Queued> Writer::next_batch() {
  std::unique_lock lock(mutex_);
  while (true) {
    wait_for_jobs(lock);
    const auto now = std::chrono::steady_clock::now();
    if (!ending_ && untidy_ && (queue_.empty() || now - untidy_since_ >= kTidyWithin)) {
      untidy_ = false;
      lock.unlock();
      const bool tidied = tidy();
      lock.lock();
      if (!tidied && !std::exchange(untidy_, true)) untidy_since_ = now;
      continue;
    }
    if (!queue_.empty() || ending_) break;
  }
  if (queue_.size() <= kJobsPerCommit) return std::exchange(queue_, {});
  const auto border = queue_.begin() + static_cast<std::ptrdiff_t>(kJobsPerCommit);
  std::vector<Queued> batch(std::move_iterator(queue_.begin()), std::move_iterator(border));
  queue_.erase(queue_.begin(), border);
  return batch;
}

// For jobs, or the end, or until nobody has come for a while and there is something to tidy.
void Writer::wait_for_jobs(std::unique_lock<std::mutex>& lock) {
  const auto called = [this] { return ending_ || !queue_.empty(); };
  changed_.wait(lock, [&] { return called() || untidy_; });
  if (!called()) changed_.wait_for(lock, kQuietTime, called);
}

// It syncs a few times, so it is for when nobody waits.
bool Writer::tidy() {
  const auto done = store_.tidy();
  if (done) return true;
  if (done.error().code == ErrorCode::kDiskFull) return false;
  on_failure(done.error());
  return true;
}

void Writer::on_failure(const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(failed_, true)) return;
  }
  fatal_(error);
}

std::vector<Answered> Writer::commit(std::vector<Queued> batch) {
  {
    std::unique_lock lock(mutex_);
    if (failed_) {
      lock.unlock();
      return refuse_all(std::move(batch), Error{ErrorCode::kUnavailable, "the log has failed"});
    }
  }
  std::vector<model::Job> jobs;
  jobs.reserve(batch.size());
  for (Queued& queued : batch) jobs.push_back(std::move(queued.job));

  const auto begin = std::chrono::steady_clock::now();
  Result<std::vector<model::Outcome>> outcomes = store_.commit(jobs);
  const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  {
    const std::lock_guard lock(mutex_);
    ++figures_.commits;
    figures_.jobs += jobs.size();
    figures_.failures += outcomes ? 0 : 1;
    figures_.disk_full = !outcomes && outcomes.error().code == ErrorCode::kDiskFull;
    const auto spent_us = static_cast<std::uint64_t>(spent.count());
    figures_.commit_us += spent_us;
    figures_.commit_us_max = std::max(figures_.commit_us_max, spent_us);
  }
  if (!outcomes) {
    const Error error = outcomes.error();
    if (error.code != ErrorCode::kDiskFull) on_failure(error);
    return refuse_all(std::move(batch), error);
  }
  CHECK(outcomes->size() == batch.size());
  count(jobs, *outcomes);
  std::vector<Answered> out;
  out.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    out.push_back({batch[i].ticket, std::move((*outcomes)[i])});
  }
  return out;
}

}  // namespace parley::server
