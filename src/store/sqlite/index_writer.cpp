#include "store/sqlite/index_writer.h"

#include <array>
#include <variant>

namespace parley::store::sqlite {

using journal::AppendView;

Result<void> IndexWriter::prepare() {
  const std::array list{
      Prepared{&read_indexed_, "SELECT batch FROM indexed"},
      Prepared{&move_indexed_, "UPDATE indexed SET batch = ?1"},
      Prepared{&next_cids_,
               "SELECT author, cid FROM events WHERE cid IS NOT NULL AND (author, cid) > (?1, ?2) "
               "ORDER BY author, cid LIMIT ?3"},
  };
  const Connection& connection = database_.connection();
  TRY(prepare_all(connection, list));
  TRY(changes_.prepare(connection));
  TRY(marks_.prepare(connection));
  return events_.prepare(connection);
}

Result<std::uint64_t> IndexWriter::indexed() {
  Run run = read_indexed_.run();
  if (!TRY(run.next())) return fail(ErrorCode::kCorrupt, "the database has lost its last batch");
  return run.bits(0);
}

Result<void> IndexWriter::apply(const journal::Generation& generation) {
  auto done = database_.transact([&] { return write(generation); });
  marks_.forget();
  return done;
}

Result<void> IndexWriter::write(const journal::Generation& generation) {
  std::vector<AppendView> appends;
  appends.reserve(generation.records());
  // People, rooms and marks in the order in which they happened; events after that, sorted.
  for (const journal::BatchPtr& batch : generation.batches()) {
    TRY(journal::for_each(*batch, [&](const journal::Record& record, journal::Place) {
      if (const auto* append = std::get_if<AppendView>(&record)) {
        appends.push_back(*append);
        erased_ = erased_ || (append->touches && append->kind == model::EventKind::kDeleted);
        return marks_.note(*append);
      }
      const auto& change = std::get<model::Change>(record);
      auto done = marks_.before(change);
      if (done) done = changes_.apply(change);
      return done;
    }));
  }
  TRY(marks_.flush());
  TRY(events_.write(appends));
  return move_indexed_.execute(generation.last_batch());
}

Result<bool> IndexWriter::checkpoint() {
  if (erased_) {
    erased_ = !TRY(database_.empty_wal());
    return !erased_;
  }
  TRY(database_.checkpoint());
  return true;
}

Result<std::vector<std::uint64_t>> IndexWriter::next_cids(std::size_t count_max) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(count_max);
  std::string author, cid;
  Run run = next_cids_.run(last_author_, last_cid_, count_max);
  while (TRY(run.next())) {
    author = run.text(0);
    cid = run.text(1);
    hashes.push_back(journal::hash_of_cid(author, cid));
  }
  if (!hashes.empty()) {
    last_author_ = std::move(author);
    last_cid_ = std::move(cid);
  }
  return hashes;
}

}  // namespace parley::store::sqlite
