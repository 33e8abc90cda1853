// The forms of the store, as the contract suite handles them: open, open again, break.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "contract/faulty_disk.h"
#include "store/memory/memory_store.h"
#include "store/scratch_directory.h"
#include "store/sqlite/sqlite_store.h"

namespace parley::testing {

class StoreForm {
 public:
  virtual ~StoreForm() = default;
  virtual store::Store& store() = 0;
  // As after a restart of the process.
  virtual void reopen() = 0;
  // The disk has no space until repair(); and the next commit fails in a way that nobody can tell
  // what it left.
  virtual void fill_disk() = 0;
  virtual void break_next() = 0;
  virtual void repair() = 0;
};

class MemoryForm final : public StoreForm {
 public:
  store::Store& store() override { return store_; }
  void reopen() override { store_.restart(); }
  void fill_disk() override { store_.fail_next(ErrorCode::kDiskFull); }
  void break_next() override { store_.fail_next(ErrorCode::kIo); }
  void repair() override {}

 private:
  store::MemoryStore store_;
};

// What is in the index after a commit, and so what is answered from the backlog.
enum class Indexing {
  kNever,   // nothing: all is answered from the backlog
  kOften,   // all but the last commit
  kAlways,  // everything
};

// The store, with index() called as a thread beside the writer could: after commits, or not yet.
class IndexedStore final : public store::Store {
 public:
  IndexedStore(std::unique_ptr<store::SqliteStore> store, Indexing indexing)
      : store_(std::move(store)), indexing_(indexing) {}

  Result<model::Directory> load() override { return store_->load(); }
  Result<std::unique_ptr<store::Reader>> reader() override { return store_->reader(); }
  Result<bool> index() override { return store_->index(); }
  std::size_t backlog() const override { return store_->backlog(); }
  Result<void> tidy() override { return store_->tidy(); }

  Result<std::vector<model::Outcome>> commit(std::span<const model::Job> jobs) override {
    if (indexing_ == Indexing::kOften) step();
    auto outcomes = store_->commit(jobs);
    if (indexing_ == Indexing::kAlways) step();
    return outcomes;
  }

 private:
  // Its errors are said by the next commit, too.
  void step() {
    while (store_->index().value_or(false)) {
    }
    static_cast<void>(store_->tidy().has_value());
  }

  std::unique_ptr<store::SqliteStore> store_;
  const Indexing indexing_;
};

class SqliteForm final : public StoreForm {
 public:
  explicit SqliteForm(Indexing indexing) : indexing_(indexing) { reopen(); }
  store::Store& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    auto opened = store::SqliteStore::open({.directory = scratch_.path() / "data"});
    if (!opened) ADD_FAILURE() << opened.error().message;
    CHECK(opened);
    store_ = std::make_unique<IndexedStore>(std::move(*opened), indexing_);
  }
  void fill_disk() override { disk_.fill_after(0); }
  void break_next() override { disk_.fail_sync_after(0); }
  void repair() override { disk_.repair(); }

 private:
  ScratchDirectory scratch_;
  FaultyDisk disk_;
  const Indexing indexing_;
  std::unique_ptr<IndexedStore> store_;
};

inline std::unique_ptr<StoreForm> make_form(const std::string& name) {
  if (name == "memory") return std::make_unique<MemoryForm>();
  if (name == "backlog") return std::make_unique<SqliteForm>(Indexing::kNever);
  if (name == "border") return std::make_unique<SqliteForm>(Indexing::kOften);
  CHECK(name == "index");
  return std::make_unique<SqliteForm>(Indexing::kAlways);
}

// Their names, for a suite that runs on all of them.
inline auto every_store_form() {
  return ::testing::Values("memory", "backlog", "border", "index");
}

}  // namespace parley::testing
