// ReaderPool: the threads that read pages of the log, each with its own connection to the store.
//
// Threads: page() and ordinal() from any loop; the answer is posted back to it.
// What cannot be read is told to who asked, and on the log.
// Lifetime: the store and the loops outlive it; what was asked and not yet answered is dropped with
// it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "base/error.h"
#include "loop/loop.h"
#include "loop/worker.h"
#include "model/history.h"
#include "store/store.h"

namespace parley::server {

class ReaderPool {
 public:
  using OnPage = std::function<void(Result<model::HistoryPage>)>;
  using OnOrdinal = std::function<void(Result<std::uint64_t>)>;

  static Result<std::unique_ptr<ReaderPool>> start(store::Store& store, std::size_t threads);
  ~ReaderPool();

  // kUnavailable where too many already wait.
  void page(const model::HistoryQuery& query, std::size_t bytes_max, loop::Loop& answer_to,
            OnPage answer);
  void ordinal(model::RoomId log, model::Seq seq, loop::Loop& answer_to, OnOrdinal answer);

 private:
  class Complaint;
  struct Lane {
    std::unique_ptr<store::Reader> reader;
    std::unique_ptr<Complaint> complaint;
    std::unique_ptr<loop::Worker> worker;
  };

  ReaderPool();
  Lane& next_lane();

  std::vector<Lane> lanes_;
  std::atomic<std::uint32_t> turn_{0};
};

}  // namespace parley::server
