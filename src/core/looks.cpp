#include "core/looks.h"

#include "base/check.h"

namespace parley::core {

auto Looks::hash_at() const {
  return [this](std::uint32_t entry) { return mix_bits(entries_[entry].look); };
}

std::uint32_t Looks::find(LookHash look) const {
  return by_look_.find(mix_bits(look),
                       [&](std::uint32_t entry) { return entries_[entry].look == look; });
}

void Looks::add(LookHash look, std::uint32_t user) {
  std::uint32_t entry = find(look);
  if (entry == FlatIndex::kNone) {
    if (free_.empty()) {
      entry = static_cast<std::uint32_t>(entries_.size());
      entries_.emplace_back();
    } else {
      entry = free_.back();
      free_.pop_back();
    }
    entries_[entry] = {look, 0, 0};
    by_look_.insert(entry, hash_at());
  }
  ++entries_[entry].users;
  entries_[entry].mixed ^= user;
}

void Looks::remove(LookHash look, std::uint32_t user) {
  const std::uint32_t entry = find(look);
  CHECK(entry != FlatIndex::kNone);
  entries_[entry].mixed ^= user;
  if (--entries_[entry].users > 0) return;
  by_look_.erase(entry, hash_at());
  free_.push_back(entry);
}

std::uint32_t Looks::count(LookHash look) const {
  const std::uint32_t entry = find(look);
  return entry == FlatIndex::kNone ? 0 : entries_[entry].users;
}

std::uint32_t Looks::only(LookHash look) const {
  const std::uint32_t entry = find(look);
  return entry != FlatIndex::kNone && entries_[entry].users == 1 ? entries_[entry].mixed : kNobody;
}

std::uint32_t Looks::only_besides(LookHash look, std::uint32_t user) const {
  const std::uint32_t entry = find(look);
  CHECK(entry != FlatIndex::kNone);
  return entries_[entry].users == 2 ? entries_[entry].mixed ^ user : kNobody;
}

}  // namespace parley::core
