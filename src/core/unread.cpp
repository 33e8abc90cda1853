#include "core/unread.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace parley::core {

void RecentOrdinals::append(model::Seq seq, std::uint64_t ordinal) {
  CHECK(seq == head_ + 1);
  CHECK(ordinal == messages_ || ordinal == messages_ + 1);
  head_ = seq;
  if (ordinal > messages_) {
    messages_ = ordinal;
    return;
  }
  if (others_.size() == kKept) {
    // Half at once, so that the move of the rest is paid once in a while.
    const auto kept = others_.begin() + kKept / 2;
    floor_ = *(kept - 1);
    others_.erase(others_.begin(), kept);
  }
  others_.push_back(seq);
}

std::optional<std::uint64_t> RecentOrdinals::at(model::Seq seq) const {
  CHECK(seq <= head_);
  if (seq < floor_) return std::nullopt;
  const auto others_after = others_.end() - std::upper_bound(others_.begin(), others_.end(), seq);
  return messages_ - ((head_ - seq) - static_cast<std::uint64_t>(others_after));
}

Withdrawn::Withdrawn(std::vector<model::Seq> seqs) : seqs_(std::move(seqs)) {
  CHECK(std::ranges::is_sorted(seqs_));
  bound();
}

void Withdrawn::add(model::Seq seq) {
  const auto at = std::lower_bound(seqs_.begin(), seqs_.end(), seq);
  if (at != seqs_.end() && *at == seq) return;
  seqs_.insert(at, seq);
  bound();
}

std::size_t Withdrawn::after(model::Seq seq) const {
  return static_cast<std::size_t>(seqs_.end() - std::upper_bound(seqs_.begin(), seqs_.end(), seq));
}

void Withdrawn::bound() {
  if (seqs_.size() <= limits::kWithdrawnCountedMax) return;
  const auto over = static_cast<std::ptrdiff_t>(seqs_.size() - limits::kWithdrawnCountedMax);
  seqs_.erase(seqs_.begin(), seqs_.begin() + over);
}

Mentions::Addition Mentions::add(model::Seq seq) {
  if (!seqs_) seqs_ = std::make_unique<std::vector<model::Seq>>();
  const auto at = std::lower_bound(seqs_->begin(), seqs_->end(), seq);
  if (at != seqs_->end() && *at == seq) return {};
  if (seqs_->size() < limits::kMentionsCountedMax) {
    seqs_->insert(at, seq);
    return {.added = Added::kYes};
  }
  if (at == seqs_->begin()) return {};
  const model::Seq gone = seqs_->front();
  std::move(seqs_->begin() + 1, at, seqs_->begin());
  *(at - 1) = seq;
  return {.added = Added::kInPlaceOf, .gone = gone};
}

bool Mentions::forget(model::Seq seq) {
  if (!seqs_) return false;
  const auto found = std::lower_bound(seqs_->begin(), seqs_->end(), seq);
  if (found == seqs_->end() || *found != seq) return false;
  seqs_->erase(found);
  if (seqs_->empty()) seqs_.reset();
  return true;
}

std::span<const model::Seq> Mentions::up_to(model::Seq seq) const {
  if (!seqs_) return {};
  return {seqs_->begin(), std::upper_bound(seqs_->begin(), seqs_->end(), seq)};
}

std::uint32_t Mentions::count() const {
  return seqs_ ? static_cast<std::uint32_t>(seqs_->size()) : 0;
}

}  // namespace parley::core
