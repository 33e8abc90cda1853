// Memberships: who is in which room, and how far each has read there.
//
// One pool of small records, each in two lists by index: its room's (in the order of joining, so
// that the first is the member of longest standing) and its user's; and one map that finds the
// record of a pair.
//
// Threads: the core's. Lifetime: a Member& is good until it is removed.
// Invariant: a pair (room, user) has at most one record; both lists and the map agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/flat_index.h"
#include "core/rooms.h"
#include "core/unread.h"
#include "core/users.h"
#include "model/invitation.h"
#include "model/room.h"

namespace parley::core {

using MemberIndex = std::uint32_t;
inline constexpr MemberIndex kNoMember = UINT32_MAX;

struct Member {
  RoomIndex room = kNoRoom;
  UserIndex user = kNoUser;
  MemberIndex previous_in_room = kNoMember;
  MemberIndex next_in_room = kNoMember;
  MemberIndex previous_of_user = kNoMember;
  MemberIndex next_of_user = kNoMember;
  model::Role role = model::Role::kMember;
  // How it came about: kNone by the user's own doing, else by another's, `by`.
  model::Offer offer = model::Offer::kNone;
  UserIndex by = kNoUser;
  bool read_saving = false;   // a SetRead is on its way to the store
  bool read_unsaved = false;  // the mark has moved since
  model::Seq read = 0;
  std::uint64_t read_ordinal = 0;
  Mentions mentions;
};

// Counts against the user's own limit of rooms: what others have brought does not.
bool is_own(const Member& member);

class Memberships {
 public:
  Memberships(Users& users, Rooms& rooms) : users_(users), rooms_(rooms) {}

  MemberIndex add(RoomIndex room, UserIndex user, model::Role role);
  // Says how it came about.
  void set_offer(MemberIndex member, model::Offer offer, UserIndex by);
  void remove(MemberIndex member);

  Member& at(MemberIndex index) { return pool_[index]; }
  const Member& at(MemberIndex index) const { return pool_[index]; }

  MemberIndex find(RoomIndex room, UserIndex user) const;
  std::size_t size() const { return by_pair_.size(); }

  // Fn(MemberIndex) → bool: go on. Nothing may be added or removed meanwhile.
  template <class Fn>
  void for_room(RoomIndex room, Fn&& fn) const {
    for (MemberIndex m = rooms_.at(room).first_member; m != kNoMember && fn(m);) {
      m = pool_[m].next_in_room;
    }
  }
  template <class Fn>
  void for_user(UserIndex user, Fn&& fn) const {
    for (MemberIndex m = users_.at(user).first_membership; m != kNoMember && fn(m);) {
      m = pool_[m].next_of_user;
    }
  }

 private:
  auto hash_at() const;

  Users& users_;
  Rooms& rooms_;
  std::deque<Member> pool_;
  std::vector<MemberIndex> free_;
  FlatIndex by_pair_;
};

}  // namespace parley::core
