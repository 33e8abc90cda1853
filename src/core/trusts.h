// Trusts: whom each user lets add him to rooms at once, and who has been told no and asks nothing
// for a while. About anybody else nothing is known: he asks.
//
// Threads: the core's.
// Invariant: of one user at most limits::kTrustsMax, in the order of their time.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "core/users.h"
#include "model/invitation.h"

namespace parley::core {

class Trusts {
 public:
  // As it stands `now`: a no is forgotten after limits::kQuietTime.
  model::Trust of(UserIndex user, UserIndex other, WallTime now) const;

  // kUnknown: forgets it.
  void set(UserIndex user, UserIndex other, model::Trust trust, WallTime ts);

  // Who is forgotten when one more is noted.
  std::optional<UserIndex> gives_way(UserIndex user, UserIndex other) const;

 private:
  struct Noted {
    UserIndex other = kNoUser;
    model::Trust trust = model::Trust::kUnknown;
    WallTime ts;
  };
  const Noted* find(UserIndex user, UserIndex other) const;

  std::unordered_map<UserIndex, std::vector<Noted>> by_user_;
};

}  // namespace parley::core
