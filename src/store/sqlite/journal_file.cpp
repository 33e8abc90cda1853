#include "store/sqlite/journal_file.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace parley::store::sqlite {

using journal::Batch;
using journal::BatchPtr;

namespace {

// Little is read back, and the pages of one batch are written once.
constexpr std::size_t kCacheBytes = 2 * 1024 * 1024;
// 4 MiB: a checkpoint then takes some ms, and it is the writer who waits for it.
constexpr int kCheckpointPages = 1024;

// What is taken out is overwritten with zeros, but for the pages that the new batch takes at once.
// A few at a time, so that a commit does not write out a whole generation of zeros; tidy() takes
// all of them.
constexpr std::uint64_t kTakenOutPerPut = 2;

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Error named(const std::filesystem::path& file, Error error) {
  error.message = fmt::format("{}: {}", file.string(), error.message);
  return error;
}

}  // namespace

// "Prlj". With auto_vacuum the file can be made shorter.
const FileKind JournalFile::kKind{.application_id = 0x50726C6A,
                                  .pragmas = "PRAGMA auto_vacuum=INCREMENTAL",
                                  .migrations = journal_migrations(),
                                  .version_checked = 2};

Result<std::unique_ptr<JournalFile>> JournalFile::open(const DataDirectory& directory,
                                                       const std::string& epoch,
                                                       std::uint64_t indexed) {
  auto database = TRY(Database::open(directory, {.file = in(directory),
                                                 .kind = kKind,
                                                 .sharing = Sharing::kAlone,
                                                 .cache_bytes = kCacheBytes,
                                                 .checkpoint_pages = kCheckpointPages}));
  std::unique_ptr<JournalFile> file(new JournalFile(in(directory), std::move(database)));
  auto opened = file->prepare();
  if (opened) opened = file->belong_to(epoch, indexed);
  if (opened) return file;
  return fail(named(file->name_, std::move(opened).error()));
}

Result<void> JournalFile::prepare() {
  const std::array list{
      Prepared{&put_, "INSERT INTO batches (batch, checksum, bytes) VALUES (?1, ?2, ?3)"},
      Prepared{&take_out_, "DELETE FROM batches WHERE batch <= ?1"},
      Prepared{&note_freed_, "UPDATE journal SET freed = ?1"},
      Prepared{&read_,
               "SELECT batch, checksum, bytes FROM batches WHERE batch > ?1 ORDER BY batch"},
  };
  return prepare_all(database_->connection(), list);
}

Result<void> JournalFile::belong_to(const std::string& epoch, std::uint64_t indexed) {
  Statement select =
      TRY(Statement::prepare(database_->connection(), "SELECT epoch, freed FROM journal"));
  Run run = select.run();
  if (!TRY(run.next())) {
    Statement insert =
        TRY(Statement::prepare(database_->connection(), "INSERT INTO journal VALUES (?1, ?2)"));
    freed_ = indexed;
    return database_->transact([&] { return insert.execute(epoch, indexed); });
  }
  if (run.text(0) != epoch)
    return fail(ErrorCode::kCorrupt,
                fmt::format("the journal is of another parley.db (epoch {}, this one has {}): put "
                            "back the two that belong together",
                            run.text(0), epoch));
  freed_ = run.bits(1);
  if (freed_ > indexed)
    return fail(ErrorCode::kCorrupt,
                fmt::format("the journal goes on after batch {}, but parley.db ends with {}: put "
                            "back the two that belong together",
                            freed_, indexed));
  untidy_ = true;
  return {};
}

Result<std::vector<BatchPtr>> JournalFile::read(std::uint64_t indexed) {
  auto batches = read_after(indexed);
  if (batches) return batches;
  return fail(named(name_, std::move(batches).error()));
}

Result<std::vector<BatchPtr>> JournalFile::read_after(std::uint64_t indexed) {
  std::vector<BatchPtr> batches;
  std::uint64_t expected = indexed + 1;
  Run run = read_.run(indexed);
  while (TRY(run.next())) {
    auto batch = std::make_shared<Batch>();
    batch->number = run.bits(0);
    batch->bytes = text_of(run.blob(2));
    if (batch->number != expected)
      return fail(
          ErrorCode::kCorrupt,
          fmt::format("batch {} is missing: the journal is left as it is; restore a backup of "
                      "the data directory",
                      expected));
    if (run.bits(1) != journal::checksum(batch->number, batch->bytes))
      return fail(
          ErrorCode::kCorrupt,
          fmt::format("batch {} is damaged: the journal is left as it is; restore a backup of "
                      "the data directory",
                      expected));
    ++expected;
    batches.push_back(std::move(batch));
  }
  return batches;
}

Result<void> JournalFile::put(const Batch& batch, std::uint64_t indexed) {
  indexed = std::min(indexed, freed_ + kTakenOutPerPut);
  auto put = database_->transact([&]() -> Result<void> {
    TRY(take_out(indexed));
    return put_.execute(batch.number, journal::checksum(batch.number, batch.bytes),
                        std::as_bytes(std::span(batch.bytes)));
  });
  if (!put) return put;
  untidy_ = untidy_ || indexed > freed_;
  freed_ = std::max(freed_, indexed);
  return {};
}

Result<void> JournalFile::take_out(std::uint64_t indexed) {
  if (indexed <= freed_) return {};
  TRY(take_out_.execute(indexed));
  return note_freed_.execute(indexed);
}

Result<void> JournalFile::tidy(std::uint64_t indexed) {
  if (indexed <= freed_ && !untidy_) return {};
  untidy_ = true;
  // In one transaction: pages that are given back are not written with zeros before.
  auto taken_out = database_->transact([&]() -> Result<void> {
    TRY(take_out(indexed));
    return database_->connection().execute("PRAGMA incremental_vacuum");
  });
  if (!taken_out) return taken_out;
  freed_ = std::max(freed_, indexed);
  untidy_ = !TRY(database_->empty_wal());
  return {};
}

}  // namespace parley::store::sqlite
