#include "core/offers.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace parley::core {
namespace {

using model::Offer;

constexpr UserIndex kInvitee = 7;

Offered offered(RoomIndex room, UserIndex by, Offer state = Offer::kOpen) {
  return {room, by, state, from_unix_ms(room)};
}

TEST(Offers, KeepsOneOfARoomAndAPerson) {
  Offers offers;
  offers.set(kInvitee, offered(1, 100));
  offers.set(kInvitee, offered(1, 101));
  offers.set(kInvitee, offered(2, 100));
  offers.set(kInvitee, offered(1, 100, Offer::kDeclined));
  ASSERT_EQ(offers.of(kInvitee).size(), 3U);
  EXPECT_EQ(offers.of(kInvitee).back().state, Offer::kDeclined) << "the newest is the last";
  EXPECT_EQ(offers.find(kInvitee, 1, 101)->state, Offer::kOpen);
  EXPECT_EQ(offers.find(kInvitee, 3, 100), nullptr);
  offers.set(kInvitee, offered(1, 101, Offer::kNone));
  EXPECT_EQ(offers.find(kInvitee, 1, 101), nullptr);
  EXPECT_TRUE(offers.of(kInvitee + 1).empty());
}

TEST(Offers, OfOnePersonTheOldestGivesWay) {
  Offers offers;
  offers.set(kInvitee, offered(1, 99));
  for (RoomIndex room = 2; room < 2 + limits::kInvitesOfOneMax; ++room) {
    EXPECT_FALSE(offers.gives_way(kInvitee, 100, Offer::kOpen)) << room;
    offers.set(kInvitee, offered(room, 100));
  }
  const auto gone = offers.gives_way(kInvitee, 100, Offer::kOpen);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->room, 2U);
  EXPECT_FALSE(offers.gives_way(kInvitee, 101, Offer::kOpen)) << "nobody else's does";
}

TEST(Offers, OfAllPeopleTheOldestGivesWay) {
  Offers offers;
  for (RoomIndex n = 0; n < limits::kInvitesMax; ++n) {
    EXPECT_FALSE(offers.gives_way(kInvitee, 9'999, Offer::kOpen)) << n;
    offers.set(kInvitee, offered(n, 1'000 + n));
  }
  const auto gone = offers.gives_way(kInvitee, 9'999, Offer::kOpen);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->room, 0U);
  // What is set aside is another list, with a bound of its own.
  for (RoomIndex n = 0; n < limits::kInvitesAsideMax; ++n) {
    EXPECT_FALSE(offers.gives_way(kInvitee, 5, Offer::kDeclined)) << n;
    offers.set(kInvitee, offered(500 + n, 5, Offer::kDeclined));
  }
  EXPECT_EQ(offers.gives_way(kInvitee, 5, Offer::kDeclined)->room, 500U);
}

// Else somebody who was told no could push what was declined out of the list, and ask anew.
TEST(Offers, OfOnePersonFewAreHeld) {
  Offers offers;
  offers.set(kInvitee, offered(1, 100, Offer::kDeclined));
  for (RoomIndex room = 2; room < 2 + limits::kInvitesOfOneMax; ++room) {
    offers.set(kInvitee, offered(room, 100, Offer::kHeld));
  }
  EXPECT_EQ(offers.gives_way(kInvitee, 100, Offer::kHeld)->room, 2U);
  EXPECT_FALSE(offers.gives_way(kInvitee, 100, Offer::kDeclined));
}

}  // namespace
}  // namespace parley::core
