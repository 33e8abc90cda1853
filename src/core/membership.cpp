#include "core/membership.h"

#include "base/check.h"

namespace parley::core {

MemberIndex Memberships::add(RoomIndex room, UserIndex user, model::Role role) {
  MemberIndex index = 0;
  if (free_.empty()) {
    index = static_cast<MemberIndex>(pool_.size());
    pool_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  CHECK(by_pair_.emplace(pair(room, user), index).second);

  Room& in = rooms_.at(room);
  User& who = users_.at(user);
  Member& added = pool_[index];
  added = Member{};
  added.room = room;
  added.user = user;
  added.role = role;
  added.previous_in_room = in.last_member;
  added.next_of_user = who.first_membership;
  if (in.last_member != kNoMember) {
    pool_[in.last_member].next_in_room = index;
  } else {
    in.first_member = index;
  }
  in.last_member = index;
  if (who.first_membership != kNoMember) pool_[who.first_membership].previous_of_user = index;
  who.first_membership = index;
  ++in.members;
  ++who.rooms;
  return index;
}

void Memberships::remove(MemberIndex index) {
  Member& gone = pool_[index];
  CHECK(by_pair_.erase(pair(gone.room, gone.user)) == 1);

  Room& in = rooms_.at(gone.room);
  User& who = users_.at(gone.user);
  (gone.previous_in_room == kNoMember ? in.first_member
                                      : pool_[gone.previous_in_room].next_in_room) =
      gone.next_in_room;
  (gone.next_in_room == kNoMember ? in.last_member : pool_[gone.next_in_room].previous_in_room) =
      gone.previous_in_room;
  (gone.previous_of_user == kNoMember ? who.first_membership
                                      : pool_[gone.previous_of_user].next_of_user) =
      gone.next_of_user;
  if (gone.next_of_user != kNoMember) {
    pool_[gone.next_of_user].previous_of_user = gone.previous_of_user;
  }
  --in.members;
  --who.rooms;
  gone = Member{};
  free_.push_back(index);
}

MemberIndex Memberships::find(RoomIndex room, UserIndex user) const {
  const auto found = by_pair_.find(pair(room, user));
  return found == by_pair_.end() ? kNoMember : found->second;
}

}  // namespace parley::core
