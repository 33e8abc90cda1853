#include "store/memory/memory_store.h"

#include <utility>

#include "base/check.h"
#include "store/memory/tables.h"

namespace parley::store {

struct MemoryStore::State {
  std::string epoch;
  memory::Tables tables;
};

namespace {

class MemoryReader final : public Reader {
 public:
  explicit MemoryReader(const memory::Tables& tables) : tables_(tables) {}

  Result<model::HistoryPage> page(const model::HistoryQuery& query,
                                  std::size_t bytes_max) override {
    return tables_.page(query, bytes_max);
  }
  Result<std::uint64_t> ordinal_at(model::RoomId log, model::Seq seq) override {
    return tables_.ordinal_at(log, seq);
  }

 private:
  const memory::Tables& tables_;
};

}  // namespace

MemoryStore::MemoryStore(std::string epoch)
    : state_(std::make_unique<State>(State{.epoch = std::move(epoch), .tables = {}})) {}

MemoryStore::~MemoryStore() = default;

Result<model::Directory> MemoryStore::load() {
  return state_->tables.directory(state_->epoch);
}

Result<std::unique_ptr<Reader>> MemoryStore::reader() {
  return std::make_unique<MemoryReader>(state_->tables);
}

Result<std::vector<model::Outcome>> MemoryStore::commit(std::span<const model::Job> jobs) {
  if (broken_) return fail(ErrorCode::kIo, "the store failed before");
  const auto failure = std::exchange(next_failure_, std::nullopt);
  std::vector<model::Outcome> outcomes;
  if (!failure || failure->kept == Kept::kAll)
    for (const model::Job& job : jobs) outcomes.push_back(state_->tables.run(job));
  if (!failure) return outcomes;
  broken_ = failure->code != ErrorCode::kDiskFull;
  return fail(failure->code, "the store was told to fail");
}

void MemoryStore::fail_next(ErrorCode code, Kept kept) {
  CHECK(code != ErrorCode::kDiskFull || kept == Kept::kNothing);
  next_failure_ = Failure{.code = code, .kept = kept};
}

void MemoryStore::restart() {
  next_failure_.reset();
  broken_ = false;
}

}  // namespace parley::store
