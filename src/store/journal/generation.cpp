#include "store/journal/generation.h"

#include <utility>

#include "base/check.h"

namespace parley::store::journal {
std::uint64_t hash_of_cid(std::string_view author, std::string_view cid) {
  return checksum(checksum(0, author), cid);
}

Result<void> Generation::add(BatchPtr batch) {
  TRY(for_each(*batch, [this](const Record& record, Place place) -> Result<void> {
    note(record, place);
    return {};
  }));
  bytes_ += batch->bytes.size();
  batches_.push_back(std::move(batch));
  return {};
}

void Generation::note(const Record& record, Place place) {
  ++records_;
  if (const auto* append = std::get_if<AppendView>(&record)) {
    note_append(*append, place);
  } else {
    note_change(std::get<model::Change>(record));
  }
}

void Generation::note_append(const AppendView& append, Place place) {
  if (!append.cid.empty()) by_cid_.emplace(hash_of_cid(append.author, append.cid), place);
  LogPart& log = logs_[append.log];
  if (log.events.empty()) log.first = append.seq;
  CHECK(append.seq == log.first + log.events.size());
  log.events.push_back(place);
  if (!append.touches) return;
  log.touches[append.of].push_back(place);
  if (append.kind != model::EventKind::kDeleted) return;
  log.deletes.push_back(place);
  log.deleted.insert(append.of);
}

void Generation::note_change(const model::Change& change) {
  if (const auto* user = std::get_if<model::PutUser>(&change)) users_.insert(user->user.value());
  if (const auto* room = std::get_if<model::PutRoom>(&change)) {
    rooms_.insert(room->room);
    if (!room->key.empty()) keys_.insert(room->key);
  }
}

std::optional<AppendView> Generation::find_cid(std::uint64_t hash, std::string_view author,
                                               std::string_view cid) const {
  const auto [first, last] = by_cid_.equal_range(hash);
  for (auto it = first; it != last; ++it) {
    const AppendView append = append_at(it->second);
    if (append.author == author && append.cid == cid) return append;
  }
  return std::nullopt;
}

const LogPart* Generation::find_log(model::RoomId log) const {
  const auto found = logs_.find(log);
  return found == logs_.end() ? nullptr : &found->second;
}

}  // namespace parley::store::journal
