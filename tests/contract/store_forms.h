// The forms of the store, as the contract suite handles them: open, open again, break.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "contract/faulty_disk.h"
#include "contract/scratch_directory.h"
#include "store/memory/memory_store.h"
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

class SqliteForm final : public StoreForm {
 public:
  SqliteForm() { reopen(); }
  store::Store& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    auto opened = store::SqliteStore::open({.directory = scratch_.path() / "data"});
    if (!opened) ADD_FAILURE() << opened.error().message;
    CHECK(opened);
    store_ = std::move(*opened);
  }
  void fill_disk() override { disk_.fill_after(0); }
  void break_next() override { disk_.fail_sync_after(0); }
  void repair() override { disk_.repair(); }

 private:
  ScratchDirectory scratch_;
  FaultyDisk disk_;
  std::unique_ptr<store::SqliteStore> store_;
};

inline std::unique_ptr<StoreForm> make_form(const std::string& name) {
  if (name == "memory") return std::make_unique<MemoryForm>();
  CHECK(name == "sqlite");
  return std::make_unique<SqliteForm>();
}

}  // namespace parley::testing
