#include "cli/bench/durable_send.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace parley::cli {
namespace {

TEST(RoomShape, TakesOnlyCountsThatDivide) {
  EXPECT_TRUE((RoomShape{10, 5}.even()));
  EXPECT_TRUE((RoomShape{5, 10}.even()));
  EXPECT_TRUE((RoomShape{5, 5}.even()));
  EXPECT_FALSE((RoomShape{10, 4}.even()));
  EXPECT_FALSE((RoomShape{4, 10}.even()));
}

// Whoever sends into a room is a member of it, every room has an owner who sends there, and all
// rooms have as many members as is said.
TEST(RoomShape, PutsSendersWhereTheyAreMembers) {
  for (const RoomShape shape : {RoomShape{12, 1}, RoomShape{12, 4}, RoomShape{12, 12},
                                RoomShape{4, 12}, RoomShape{1, 12}}) {
    std::map<std::size_t, std::set<std::size_t>> members;
    for (std::size_t line = 0; line < shape.lines(); ++line) {
      members[shape.room_of_line(line)].insert(line / shape.rooms_each());
    }
    EXPECT_EQ(members.size(), shape.rooms);
    for (const auto& [room, who] : members) {
      EXPECT_EQ(who.size(), shape.members());
      EXPECT_TRUE(who.contains(shape.owner_of_room(room)));
    }
  }
}

}  // namespace
}  // namespace parley::cli
