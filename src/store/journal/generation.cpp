#include "store/journal/generation.h"

#include <utility>

namespace parley::store::journal {
std::uint64_t hash_of_cid(std::string_view author, std::string_view cid) {
  return checksum(checksum(0, author), cid);
}

Result<void> Generation::add(BatchPtr batch) {
  TRY(for_each(*batch, [this](const Record& record, Place place) -> Result<void> {
    if (!note(record, place))
      return fail(ErrorCode::kCorrupt, "a batch of the journal has a gap in a log");
    return {};
  }));
  bytes_ += batch->bytes.size();
  batches_.push_back(std::move(batch));
  return {};
}

bool Generation::note(const Record& record, Place place) {
  if (const auto* append = std::get_if<AppendView>(&record)) {
    if (!note_append(*append, place)) return false;
  } else {
    note_change(std::get<model::Change>(record));
  }
  ++records_;
  return true;
}

bool Generation::note_append(const AppendView& append, Place place) {
  LogPart& log = logs_[append.log];
  if (log.events.empty()) log.first = append.seq;
  if (append.seq != log.first + log.events.size()) return false;
  log.events.push_back(place);
  if (!append.cid.empty()) by_cid_.emplace(hash_of_cid(append.author, append.cid), place);
  if (!append.touches) return true;
  log.touches[append.of].push_back(place);
  if (append.kind != model::EventKind::kDeleted) return true;
  log.deletes.push_back(place);
  log.deleted.insert(append.of);
  return true;
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
