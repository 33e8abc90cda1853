#include "http/router.h"

#include <gtest/gtest.h>

#include <array>

namespace parley::http {
namespace {

enum : int { kHealth, kSend, kRoom, kRoomPut, kFixed, kHeadItself, kPair };

constexpr std::array<Route, 8> kRoutes{{
    {"GET", "/healthz", kHealth},
    {"POST", "/v1/users/{user}/send", kSend},
    {"GET", "/v1/rooms/new", kFixed},
    {"GET", "/v1/rooms/{room}", kRoom},
    {"PUT", "/v1/rooms/{room}", kRoomPut},
    {"GET", "/v1/files", kHealth},
    {"HEAD", "/v1/files", kHeadItself},
    {"GET", "/v1/{a}/x/{b}", kPair},
}};

TEST(Router, PathsAndParameters) {
  EXPECT_EQ(match_route(kRoutes, "GET", "/healthz").handler, kHealth);
  const RouteMatch send = match_route(kRoutes, "POST", "/v1/users/ada/send");
  ASSERT_TRUE(send.found());
  EXPECT_EQ(send.handler, kSend);
  EXPECT_EQ(send.parameter("user"), "ada");
  EXPECT_EQ(send.parameter("room"), "");
  const RouteMatch pair = match_route(kRoutes, "GET", "/v1/one/x/two");
  EXPECT_EQ(pair.parameter("a"), "one");
  EXPECT_EQ(pair.parameter("b"), "two");
}

TEST(Router, TheFirstRouteOfTheTableWins) {
  EXPECT_EQ(match_route(kRoutes, "GET", "/v1/rooms/new").handler, kFixed);
  EXPECT_EQ(match_route(kRoutes, "GET", "/v1/rooms/other").handler, kRoom);
  EXPECT_EQ(match_route(kRoutes, "PUT", "/v1/rooms/new").handler, kRoomPut);
}

TEST(Router, OtherPathsAreNotFound) {
  for (const char* path : {"/", "", "/healthz/", "/health", "/v1/users//send", "/v1/users/a/b/send",
                           "/v1/rooms/", "/v1/rooms", "healthz", "*"}) {
    const RouteMatch match = match_route(kRoutes, "GET", path);
    EXPECT_EQ(match.status, 404) << path;
    EXPECT_FALSE(match.found());
  }
}

TEST(Rfc9110_15_5_6, OtherMethodsAreToldTheRightOnes) {
  const RouteMatch match = match_route(kRoutes, "DELETE", "/v1/rooms/r");
  EXPECT_EQ(match.status, 405);
  EXPECT_EQ(match.allow, "GET, HEAD, PUT");
  EXPECT_EQ(match_route(kRoutes, "HEAD", "/v1/users/ada/send").status, 405);
  EXPECT_EQ(match_route(kRoutes, "get", "/healthz").status, 405) << "methods have a case";
}

TEST(Rfc9110_9_3_2, HeadGoesWhereGetGoes) {
  const RouteMatch match = match_route(kRoutes, "HEAD", "/v1/rooms/r");
  ASSERT_TRUE(match.found());
  EXPECT_EQ(match.handler, kRoom);
  EXPECT_EQ(match.parameter("room"), "r");
  EXPECT_EQ(match_route(kRoutes, "HEAD", "/v1/files").handler, kHeadItself);
}

}  // namespace
}  // namespace parley::http
