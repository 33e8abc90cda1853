// Standing: what changes between one user and those who bring him to rooms: what is offered, and
// whom he trusts. Planned as records, so that what is in memory is the fold of what is on disk.
//
// Threads: the core's. Lifetime: the world outlives it.
#pragma once

#include <optional>
#include <vector>

#include "core/world.h"

namespace parley::core {

class Standing {
 public:
  Standing(const World& world, UserIndex user, WallTime now);

  // A room that is being made by the same write has no index yet: kNoRoom. Gives the open one that
  // gives way to it, if any; what gives way among those set aside nobody has to be told.
  std::optional<Offered> offer(model::RoomId id, const Offered& offered);
  // Of a member: how that came about.
  void settle(model::RoomId id, UserIndex by, model::Offer offer);
  // Where the user comes to be in the room, or is no longer asked: all that was offered there.
  void drop(RoomIndex room);
  void trust(UserIndex other, model::Trust trust);

  const std::vector<model::Change>& changes() const { return changes_; }
  std::vector<model::Change> take() { return std::move(changes_); }

 private:
  void record(model::RoomId room, UserIndex by, model::Offer offer);

  const World& world_;
  UserIndex user_;
  WallTime now_;
  Offers draft_;  // of this user, as it will be
  std::vector<model::Change> changes_;
};

// The same in memory, once it is committed (or loaded), and memberships have been changed.
void apply(World& world, const model::SetOffer& set);
void apply(World& world, const model::SetTrust& set);
void apply_standing(World& world, const std::vector<model::Change>& changes);
void put_standing(model::Write& write, const std::vector<model::Change>& changes);

}  // namespace parley::core
