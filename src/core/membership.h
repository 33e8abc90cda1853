// Memberships: who is in which room, and how far each has read there.
//
// One pool of small records, each in two lists by index: its room's (in the order of joining, so
// that the first is the member of longest standing) and its user's; and one map that finds the
// record of a pair.
//
// Threads: the core's. Lifetime: a Member& is good until it is removed.
// Invariant: a pair (room, user) has at most one record; both lists and the map agree. Whom a
// message mentions unread is known by its number exactly as the members' own lists say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
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

  // ---- unread mentions --------------------------------------------------------------------------
  // A message that the member has not read mentions it, or no longer does. True: that is news.
  bool mention(MemberIndex member, model::Seq seq);
  bool unmention(MemberIndex member, model::Seq seq);
  void read_mentions(MemberIndex member, model::Seq seq);  // those up to and with `seq`
  std::vector<MemberIndex> mentioned_by(RoomIndex room, model::Seq seq) const;

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
  void forget_mentioned(RoomIndex room, model::Seq seq, MemberIndex member);

  Users& users_;
  Rooms& rooms_;
  std::deque<Member> pool_;
  std::vector<MemberIndex> free_;
  FlatIndex by_pair_;
  // The other direction of Member::mentions, so that who changes a message finds them without a
  // walk over the room; as many entries as those have.
  std::map<std::pair<RoomIndex, model::Seq>, std::vector<MemberIndex>> mentioned_;
};

}  // namespace parley::core
