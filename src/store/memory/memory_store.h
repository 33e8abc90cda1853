// MemoryStore: the store's contract in plain containers, for tests and the simulator: the model
// that the SQL forms are compared with. Keeps nothing when it goes.
//
// Threads: one, for the store and its readers. Lifetime: readers must be gone before their store.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/store.h"

namespace parley::store {

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(std::string epoch = "memory");
  ~MemoryStore() override;
  MemoryStore(const MemoryStore&) = delete;
  MemoryStore& operator=(const MemoryStore&) = delete;

  Result<model::Directory> load() override;
  Result<std::vector<model::Outcome>> commit(std::span<const model::Job> jobs) override;
  Result<std::unique_ptr<Reader>> reader() override;

  // What a commit that fails leaves behind. After kDiskFull it is always nothing; after any other
  // error the caller cannot know.
  enum class Kept : std::uint8_t { kNothing, kAll };

  // The next commit() fails with `code`.
  void fail_next(ErrorCode code, Kept kept = Kept::kNothing);

  // As after a restart of the process: what was kept is there, earlier failures are forgotten.
  void restart();

 private:
  struct State;
  struct Failure {
    ErrorCode code;
    Kept kept;
  };
  std::unique_ptr<State> state_;
  std::optional<Failure> next_failure_;
  bool broken_ = false;
};

}  // namespace parley::store
