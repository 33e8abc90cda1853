#include "core/standing.h"

#include "base/check.h"

namespace parley::core {

using model::Offer;

Standing::Standing(const World& world, UserIndex user, WallTime now)
    : world_(world), user_(user), now_(now) {
  for (const Offered& one : world.offers.of(user)) draft_.set(user, one);
}

void Standing::record(model::RoomId room, UserIndex by, Offer offer) {
  changes_.emplace_back(
      model::SetOffer{world_.users.at(user_).id, room, world_.users.at(by).id, offer, now_});
}

std::optional<Offered> Standing::offer(model::RoomId id, const Offered& offered) {
  Offered gone{offered.room, offered.by, Offer::kNone, {}};
  draft_.set(user_, gone);
  const auto gives_way = draft_.gives_way(user_, offered.by, offered.state);
  if (gives_way) {
    record(world_.rooms.at(gives_way->room).id, gives_way->by, Offer::kNone);
    gone = *gives_way;
    gone.state = Offer::kNone;
    draft_.set(user_, gone);
  }
  record(id, offered.by, offered.state);
  draft_.set(user_, offered);
  return offered.state == Offer::kOpen ? gives_way : std::nullopt;
}

void Standing::settle(model::RoomId id, UserIndex by, Offer offer) {
  record(id, by, offer);
}

void Standing::drop(RoomIndex room) {
  for (const Offered& one : world_.offers.of(user_)) {
    if (one.room == room) record(world_.rooms.at(room).id, one.by, Offer::kNone);
  }
}

void Standing::trust(UserIndex other, model::Trust trust) {
  const auto note = [&](UserIndex of, model::Trust what) {
    changes_.emplace_back(
        model::SetTrust{world_.users.at(user_).id, world_.users.at(of).id, what, now_});
  };
  if (const auto forgotten = world_.trusts.gives_way(user_, other)) {
    note(*forgotten, model::Trust::kUnknown);
  }
  note(other, trust);
}

void apply(World& world, const model::SetOffer& set) {
  const RoomIndex room = world.rooms.find(set.room);
  const UserIndex user = world.users.find(set.user.value());
  const UserIndex by = world.users.find(set.by.value());
  CHECK(room != kNoRoom && user != kNoUser && by != kNoUser);
  const MemberIndex member = world.members.find(room, user);
  // One who is in the room is there by one offer; what others offered there is dropped.
  if (member != kNoMember && set.offer != Offer::kNone) {
    world.members.set_offer(member, set.offer, by);
    world.offers.set(user, {room, by, Offer::kNone, set.ts});
  } else {
    world.offers.set(user, {room, by, set.offer, set.ts});
  }
}

void apply(World& world, const model::SetTrust& set) {
  const UserIndex user = world.users.find(set.user.value());
  const UserIndex other = world.users.find(set.other.value());
  CHECK(user != kNoUser && other != kNoUser);
  world.trusts.set(user, other, set.trust, set.ts);
}

void apply_standing(World& world, const std::vector<model::Change>& changes) {
  for (const model::Change& change : changes) {
    if (const auto* offer = std::get_if<model::SetOffer>(&change)) apply(world, *offer);
    if (const auto* trust = std::get_if<model::SetTrust>(&change)) apply(world, *trust);
  }
}

void put_standing(model::Write& write, const std::vector<model::Change>& changes) {
  write.changes.insert(write.changes.end(), changes.begin(), changes.end());
}

}  // namespace parley::core
