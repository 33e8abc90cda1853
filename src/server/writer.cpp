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

std::vector<Answered> refuse_all(std::vector<Queued> jobs, const Error& error) {
  std::vector<Answered> out;
  out.reserve(jobs.size());
  for (const Queued& job : jobs) out.push_back({job.ticket, model::Failed{error}});
  return out;
}

}  // namespace

Writer::Writer(store::Store& store, OnDone done, OnFatal fatal)
    : store_(store), done_(std::move(done)), fatal_(std::move(fatal)) {}

Result<std::unique_ptr<Writer>> Writer::start(store::Store& store, OnDone done, OnFatal fatal) {
  std::unique_ptr<Writer> writer(new Writer(store, std::move(done), std::move(fatal)));
  writer->thread_ = TRY(loop::Thread::start("writer", [it = writer.get()] { it->run(); }));
  return writer;
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
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
    std::vector<Queued> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
      if (queue_.size() <= kJobsPerCommit) {
        batch = std::exchange(queue_, {});
      } else {
        const auto border = queue_.begin() + static_cast<std::ptrdiff_t>(kJobsPerCommit);
        batch.assign(std::move_iterator(queue_.begin()), std::move_iterator(border));
        queue_.erase(queue_.begin(), border);
      }
    }
    done_(commit(std::move(batch)));
  }
}

std::vector<Answered> Writer::commit(std::vector<Queued> batch) {
  if (failed_)
    return refuse_all(std::move(batch), Error{ErrorCode::kUnavailable, "the log has failed"});
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
    const auto spent_us = static_cast<std::uint64_t>(spent.count());
    figures_.commit_us += spent_us;
    figures_.commit_us_max = std::max(figures_.commit_us_max, spent_us);
  }
  if (!outcomes) {
    const Error error = outcomes.error();
    if (error.code != ErrorCode::kDiskFull) {
      failed_ = true;
      fatal_(error);
    }
    return refuse_all(std::move(batch), error);
  }
  CHECK(outcomes->size() == batch.size());
  std::vector<Answered> out;
  out.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    out.push_back({batch[i].ticket, std::move((*outcomes)[i])});
  }
  return out;
}

}  // namespace parley::server
