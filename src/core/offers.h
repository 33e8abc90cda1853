// Offers: invitations to rooms that their user is not in: open ones, and those set aside, which can
// still be accepted. (How a member came to be in a room stands in Member.)
//
// Threads: the core's. Lifetime: what of() gives is good until the next set().
// Invariant: of one user in the order of their time; one of a (user, room, by).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "core/rooms.h"
#include "core/users.h"
#include "model/invitation.h"

namespace parley::core {

struct Offered {
  RoomIndex room = kNoRoom;
  UserIndex by = kNoUser;
  model::Offer state = model::Offer::kOpen;
  WallTime ts;
};

class Offers {
 public:
  const std::vector<Offered>& of(UserIndex user) const;
  // Null where there is none.
  const Offered* find(UserIndex user, RoomIndex room, UserIndex by) const;

  // kNone: forgets it. Anything else becomes the user's newest.
  void set(UserIndex user, const Offered& offered);

  // The one that must go before `by` can offer one more of that state: the oldest of that person's
  // own, where they are too many, else the oldest of all of its list.
  std::optional<Offered> gives_way(UserIndex user, UserIndex by, model::Offer state) const;

 private:
  std::unordered_map<UserIndex, std::vector<Offered>> by_user_;
};

}  // namespace parley::core
