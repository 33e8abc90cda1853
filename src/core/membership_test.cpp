#include "core/membership.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace parley::core {
namespace {

// However people come and go, both lists and the look-up say the same as one plain list of pairs.
TEST(Memberships, AgreeWithAPlainList) {
  rc::check("a room's list is in the order of joining; a user's holds the same pairs", [] {
    Users users;
    Rooms rooms;
    Memberships memberships(users, rooms);
    for (std::uint64_t i = 0; i < 4; ++i) {
      model::PutUser user;
      user.user = model::UserId("u" + std::to_string(i));
      users.add(user, 0);
      model::PutRoom room;
      room.room = model::RoomId(i + 1);
      room.name = std::to_string(i);
      rooms.add(room);
    }
    std::vector<std::pair<RoomIndex, UserIndex>> model;
    for (int step = *rc::gen::inRange(0, 60); step > 0; --step) {
      const std::pair pair{*rc::gen::inRange<RoomIndex>(0, 4), *rc::gen::inRange<UserIndex>(0, 4)};
      const auto found = std::find(model.begin(), model.end(), pair);
      const MemberIndex member = memberships.find(pair.first, pair.second);
      RC_ASSERT((member == kNoMember) == (found == model.end()));
      if (member == kNoMember) {
        memberships.add(pair.first, pair.second, model::Role::kMember);
        model.push_back(pair);
      } else {
        memberships.remove(member);
        model.erase(found);
      }
    }
    RC_ASSERT(memberships.size() == model.size());
    for (RoomIndex room = 0; room < 4; ++room) {
      std::vector<UserIndex> expected;
      for (const auto& [r, u] : model) {
        if (r == room) expected.push_back(u);
      }
      std::vector<UserIndex> listed;
      memberships.for_room(room, [&](MemberIndex m) {
        listed.push_back(memberships.at(m).user);
        return true;
      });
      RC_ASSERT(listed == expected);
      RC_ASSERT(rooms.at(room).members == expected.size());
    }
    for (UserIndex user = 0; user < 4; ++user) {
      std::vector<RoomIndex> expected;
      for (const auto& [r, u] : model) {
        if (u == user) expected.push_back(r);
      }
      std::vector<RoomIndex> listed;
      memberships.for_user(user, [&](MemberIndex m) {
        listed.push_back(memberships.at(m).room);
        return true;
      });
      std::reverse(listed.begin(), listed.end());
      RC_ASSERT(listed == expected);
      RC_ASSERT(users.at(user).rooms == expected.size());
    }
  });
}

}  // namespace
}  // namespace parley::core
