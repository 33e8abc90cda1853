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

// Whatever is mentioned, read and left: whom a message mentions is whose list has it.
TEST(Memberships, FindTheMentionedByTheMessage) {
  rc::check("both directions agree", [] {
    Users users;
    Rooms rooms;
    Memberships memberships(users, rooms);
    model::PutRoom put_room;
    put_room.room = model::RoomId(1);
    rooms.add(put_room);
    for (int i = 0; i < 3; ++i) {
      model::PutUser put_user;
      put_user.user = model::UserId("u" + std::to_string(i));
      users.add(put_user, 0);
    }
    constexpr model::Seq kSeqs = 130;  // more than are kept of a member
    for (int step = *rc::gen::inRange(0, 600); step > 0; --step) {
      const auto user = *rc::gen::inRange<UserIndex>(0, 3);
      const auto seq = *rc::gen::inRange<model::Seq>(1, kSeqs);
      const MemberIndex member = memberships.find(0, user);
      const int act = *rc::gen::inRange(0, 100);
      if (member == kNoMember) {
        memberships.add(0, user, model::Role::kMember);
      } else if (act == 0) {
        memberships.remove(member);
      } else if (act < 3) {
        memberships.read_mentions(member, seq / 4);
      } else if (act < 10) {
        memberships.unmention(member, seq);
      } else {
        memberships.mention(member, seq);
      }
    }
    for (model::Seq seq = 1; seq < kSeqs; ++seq) {
      std::vector<MemberIndex> expected;
      memberships.for_room(0, [&](MemberIndex member) {
        const auto has = memberships.at(member).mentions.up_to(seq);
        if (!has.empty() && has.back() == seq) expected.push_back(member);
        return true;
      });
      std::vector<MemberIndex> found = memberships.mentioned_by(0, seq);
      std::sort(found.begin(), found.end());
      std::sort(expected.begin(), expected.end());
      RC_ASSERT(found == expected);
    }
  });
}

}  // namespace
}  // namespace parley::core
