#include "core/membership.h"

#include "base/check.h"

namespace parley::core {
namespace {

std::size_t hash_of(RoomIndex room, UserIndex user) {
  return mix_bits((std::uint64_t{room} << 32U) | user);
}

}  // namespace

bool is_own(const Member& member) {
  return member.offer == model::Offer::kNone || member.offer == model::Offer::kAccepted;
}

auto Memberships::hash_at() const {
  return [this](MemberIndex index) { return hash_of(pool_[index].room, pool_[index].user); };
}

MemberIndex Memberships::add(RoomIndex room, UserIndex user, model::Role role) {
  CHECK(find(room, user) == kNoMember);
  MemberIndex index = 0;
  if (free_.empty()) {
    index = static_cast<MemberIndex>(pool_.size());
    pool_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  Room& in = rooms_.at(room);
  User& who = users_.at(user);
  Member& added = pool_[index];
  added = Member{};
  added.room = room;
  added.user = user;
  added.role = role;
  by_pair_.insert(index, hash_at());
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
  ++who.own_rooms;
  return index;
}

void Memberships::set_offer(MemberIndex index, model::Offer offer, UserIndex by) {
  Member& member = pool_[index];
  User& who = users_.at(member.user);
  if (is_own(member)) --who.own_rooms;
  member.offer = offer;
  member.by = by;
  if (is_own(member)) ++who.own_rooms;
}

void Memberships::remove(MemberIndex index) {
  Member& gone = pool_[index];
  read_mentions(index, UINT64_MAX);
  by_pair_.erase(index, hash_at());

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
  if (is_own(gone)) --who.own_rooms;
  gone = Member{};
  free_.push_back(index);
}

MemberIndex Memberships::find(RoomIndex room, UserIndex user) const {
  return by_pair_.find(hash_of(room, user), [&](MemberIndex index) {
    return pool_[index].room == room && pool_[index].user == user;
  });
}

// ---- unread mentions ----------------------------------------------------------------------------

bool Memberships::mention(MemberIndex index, model::Seq seq) {
  Member& member = pool_[index];
  const Mentions::Addition addition = member.mentions.add(seq);
  if (addition.added == Mentions::Added::kNo) return false;
  mentioned_[{member.room, seq}].push_back(index);
  if (addition.added == Mentions::Added::kInPlaceOf) {
    forget_mentioned(member.room, addition.gone, index);
  }
  return addition.added == Mentions::Added::kYes;
}

bool Memberships::unmention(MemberIndex index, model::Seq seq) {
  Member& member = pool_[index];
  if (!member.mentions.forget(seq)) return false;
  forget_mentioned(member.room, seq, index);
  return true;
}

void Memberships::read_mentions(MemberIndex index, model::Seq seq) {
  Member& member = pool_[index];
  for (auto read = member.mentions.up_to(seq); !read.empty(); read = member.mentions.up_to(seq)) {
    unmention(index, read.back());
  }
}

std::vector<MemberIndex> Memberships::mentioned_by(RoomIndex room, model::Seq seq) const {
  const auto found = mentioned_.find({room, seq});
  return found == mentioned_.end() ? std::vector<MemberIndex>() : found->second;
}

void Memberships::forget_mentioned(RoomIndex room, model::Seq seq, MemberIndex member) {
  const auto found = mentioned_.find({room, seq});
  CHECK(found != mentioned_.end());
  CHECK(std::erase(found->second, member) == 1);
  if (found->second.empty()) mentioned_.erase(found);
}

}  // namespace parley::core
