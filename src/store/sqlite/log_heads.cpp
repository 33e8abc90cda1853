#include "store/sqlite/log_heads.h"

#include <ranges>

namespace parley::store::sqlite {
namespace {

// About 64 bytes each, so 16 MiB.
constexpr std::size_t kHeadsMax = 256 * 1024;

}  // namespace

Result<model::Appended> LogHeads::next(model::RoomId log, bool is_message, std::uint64_t batch,
                                       IndexView& index) {
  auto found = heads_.find(log);
  if (found == heads_.end()) {
    const IndexView::Head stored = TRY(index.head(log));
    found = heads_.emplace(log, Head{.seq = stored.seq, .messages = stored.messages}).first;
  }
  Head& head = found->second;
  if (head.batch != batch) before_.emplace_back(log, head);
  head.batch = batch;
  ++head.seq;
  if (is_message) ++head.messages;
  return model::Appended{.seq = head.seq, .ordinal = head.messages};
}

void LogHeads::keep(std::uint64_t indexed) {
  before_.clear();
  if (heads_.size() <= kHeadsMax) return;
  // The busy ones come back with their next event.
  std::erase_if(heads_, [indexed](const auto& entry) { return entry.second.batch <= indexed; });
}

void LogHeads::forget() {
  for (const auto& [log, head] : before_) heads_[log] = head;
  before_.clear();
}

}  // namespace parley::store::sqlite
