#include "core/offers.h"

#include <algorithm>

#include "base/limits.h"

namespace parley::core {

using model::Offer;

const std::vector<Offered>& Offers::of(UserIndex user) const {
  static const std::vector<Offered> kEmpty;
  const auto found = by_user_.find(user);
  return found == by_user_.end() ? kEmpty : found->second;
}

const Offered* Offers::find(UserIndex user, RoomIndex room, UserIndex by) const {
  const std::vector<Offered>& offers = of(user);
  const auto found = std::ranges::find_if(
      offers, [&](const Offered& one) { return one.room == room && one.by == by; });
  return found == offers.end() ? nullptr : &*found;
}

void Offers::set(UserIndex user, const Offered& offered) {
  std::vector<Offered>& offers = by_user_[user];
  std::erase_if(
      offers, [&](const Offered& one) { return one.room == offered.room && one.by == offered.by; });
  if (offered.state != Offer::kNone) offers.push_back(offered);
  if (offers.empty()) by_user_.erase(user);
}

std::optional<Offered> Offers::gives_way(UserIndex user, UserIndex by, Offer state) const {
  const bool open = state == Offer::kOpen;
  std::size_t of_one = 0, in_all = 0;
  const Offered* oldest_of_one = nullptr;
  const Offered* oldest = nullptr;
  for (const Offered& one : of(user)) {
    if ((one.state == Offer::kOpen) != open) continue;
    if (in_all++ == 0) oldest = &one;
    // What the user put aside by its own word is no doing of the other's.
    if (one.by != by || one.state != state) continue;
    if (of_one++ == 0) oldest_of_one = &one;
  }
  const bool bounded = open || state == Offer::kHeld;
  if (bounded && of_one >= limits::kInvitesOfOneMax) return *oldest_of_one;
  if (in_all >= (open ? limits::kInvitesMax : limits::kInvitesAsideMax)) return *oldest;
  return std::nullopt;
}

}  // namespace parley::core
