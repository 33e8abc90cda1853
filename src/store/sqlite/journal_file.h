// JournalFile: `journal.db`, one row for each commit until its changes are in parley.db. Writing a
// commit as one row is one short run of pages whatever the commit holds, so it takes little more
// than its sync.
//
// Threads: the writer's. Invariant: the batches in it are consecutive and sound, or it does not
// open; a batch is taken out only once the caller says that parley.db holds it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "store/journal/batch.h"
#include "store/sqlite/database.h"

namespace parley::store::sqlite {

class JournalFile {
 public:
  static std::filesystem::path in(const DataDirectory& directory) {
    return directory.path() / "journal.db";
  }
  static const FileKind kKind;

  // Of the parley.db with this epoch, which holds the batches up to `indexed`. Made where it is
  // missing. kCorrupt: of another parley.db, or of a later state of it.
  static Result<std::unique_ptr<JournalFile>> open(const DataDirectory& directory,
                                                   const std::string& epoch, std::uint64_t indexed);

  // As Database::settle(): before put().
  Result<void> settle() { return database_->settle(); }

  // The batches after `indexed`, in order. kCorrupt: a checksum is wrong, or one is missing. Errors
  // with the file's name.
  Result<std::vector<journal::BatchPtr>> read(std::uint64_t indexed);

  // Makes a batch durable, and takes out a few of those up to `indexed`. Errors as
  // Database::transact().
  Result<void> put(const journal::Batch& batch, std::uint64_t indexed);

  // Takes out those up to `indexed`, and gives their place back: nothing of them is in the file or
  // its WAL afterwards. Does nothing where there are none. Errors as Database::transact(); after
  // kDiskFull it is to be called again.
  Result<void> tidy(std::uint64_t indexed);

  // Errors other than a full disk: nothing more may be promised.
  Result<void> checkpoint() { return database_->checkpoint(); }

 private:
  JournalFile(std::filesystem::path name, std::unique_ptr<Database> database)
      : name_(std::move(name)), database_(std::move(database)) {}
  Result<void> prepare();
  Result<void> belong_to(const std::string& epoch, std::uint64_t indexed);
  Result<std::vector<journal::BatchPtr>> read_after(std::uint64_t indexed);
  Result<void> take_out(std::uint64_t indexed);

  const std::filesystem::path name_;
  std::unique_ptr<Database> database_;
  Statement put_, take_out_, note_freed_, read_;
  std::uint64_t freed_ = 0;  // taken out up to here
  bool untidy_ = false;      // pages of what was taken out may still be there
};

}  // namespace parley::store::sqlite
