#include "server/reader_pool.h"

#include <chrono>
#include <utility>

#include "server/log.h"

namespace parley::server {
namespace {

// A page takes about 0.2 ms: this many are a second's work, and more than a second is no answer.
constexpr std::size_t kWaitingMax = 8192;

tl::unexpected<Error> busy() {
  return fail(ErrorCode::kUnavailable, "too many readers of the log");
}

}  // namespace

// Whoever asks for a damaged page will ask again: the log hears of it now and then.
// Threads: its lane's worker.
class ReaderPool::Complaint {
 public:
  template <class Value>
  Result<Value> about(Result<Value> read) {
    if (!read) note(read.error());
    return read;
  }

 private:
  static constexpr auto kEvery = std::chrono::seconds(10);

  void note(const Error& error) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + kEvery;
    log(LogLevel::kError, "cannot read the log", {{"error", error.message}});
  }

  std::chrono::steady_clock::time_point next_;
};

ReaderPool::ReaderPool() = default;
ReaderPool::~ReaderPool() = default;

Result<std::unique_ptr<ReaderPool>> ReaderPool::start(store::Store& store, std::size_t threads) {
  std::unique_ptr<ReaderPool> pool(new ReaderPool());
  for (std::size_t i = 0; i < threads; ++i) {
    Lane lane;
    lane.reader = TRY(store.reader());
    lane.complaint = std::make_unique<Complaint>();
    lane.worker = TRY(loop::Worker::start("reader", kWaitingMax));
    pool->lanes_.push_back(std::move(lane));
  }
  return pool;
}

ReaderPool::Lane& ReaderPool::next_lane() {
  return lanes_[turn_.fetch_add(1, std::memory_order_relaxed) % lanes_.size()];
}

void ReaderPool::page(const model::HistoryQuery& query, std::size_t bytes_max,
                      loop::Loop& answer_to, OnPage answer) {
  Lane& lane = next_lane();
  const bool taken =
      lane.worker->submit([reader = lane.reader.get(), complaint = lane.complaint.get(), query,
                           bytes_max, &answer_to, answer] {
        answer_to.post([answer, page = complaint->about(reader->page(query, bytes_max))]() mutable {
          answer(std::move(page));
        });
      });
  if (!taken) answer_to.post([answer = std::move(answer)] { answer(busy()); });
}

void ReaderPool::ordinal(model::RoomId log, model::Seq seq, loop::Loop& answer_to,
                         OnOrdinal answer) {
  Lane& lane = next_lane();
  const bool taken = lane.worker->submit(
      [reader = lane.reader.get(), complaint = lane.complaint.get(), log, seq, &answer_to, answer] {
        answer_to.post([answer, ordinal = complaint->about(reader->ordinal_at(
                                    log, seq))]() mutable { answer(std::move(ordinal)); });
      });
  if (!taken) answer_to.post([answer = std::move(answer)] { answer(busy()); });
}

}  // namespace parley::server
