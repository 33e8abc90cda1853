#include "core/trusts.h"

#include <algorithm>

#include "base/limits.h"

namespace parley::core {

using model::Trust;

const Trusts::Noted* Trusts::find(UserIndex user, UserIndex other) const {
  const auto noted = by_user_.find(user);
  if (noted == by_user_.end()) return nullptr;
  const auto found = std::ranges::find(noted->second, other, &Noted::other);
  return found == noted->second.end() ? nullptr : &*found;
}

Trust Trusts::of(UserIndex user, UserIndex other, WallTime now) const {
  const Noted* noted = find(user, other);
  if (noted == nullptr) return Trust::kUnknown;
  // A clock that went back makes it no longer than it was.
  const bool over = now - noted->ts >= limits::kQuietTime;
  return noted->trust == Trust::kQuiet && over ? Trust::kUnknown : noted->trust;
}

void Trusts::set(UserIndex user, UserIndex other, Trust trust, WallTime ts) {
  std::vector<Noted>& noted = by_user_[user];
  std::erase_if(noted, [&](const Noted& one) { return one.other == other; });
  if (trust != Trust::kUnknown) noted.push_back({other, trust, ts});
  if (noted.empty()) by_user_.erase(user);
}

std::optional<UserIndex> Trusts::gives_way(UserIndex user, UserIndex other) const {
  const auto noted = by_user_.find(user);
  if (noted == by_user_.end() || noted->second.size() < limits::kTrustsMax) return std::nullopt;
  if (find(user, other) != nullptr) return std::nullopt;
  return noted->second.front().other;
}

}  // namespace parley::core
