// What the simple form may cost, and whose name is whose.
#include "core/by_name.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "base/limits.h"
#include "core/core.h"

namespace parley::core {
namespace {

using namespace std::chrono_literals;
using model::UserId;

constexpr model::Origin kFarAway = 7;

Now at(std::chrono::seconds mono) {
  return {.wall = from_unix_ms(1'700'000'000'000), .mono = MonoTime(mono)};
}

ClientId client(std::uint32_t slot) {
  return {0, {slot, 1}};
}

// `ada` has a token; `old` was made by name in older data.
model::Directory directory() {
  model::Directory directory;
  directory.epoch = "e";
  for (const char* id : {"ada", "old"}) {
    model::PutUser user;
    user.user = UserId(id);
    user.display = id;
    user.log = model::RoomId(100 + directory.users.size());
    user.forms = model::forms_of(user.user, user.display);
    directory.users.push_back({user, 0});
  }
  directory.tokens.push_back({{}, UserId("ada"), {}});
  return directory;
}

void join_rooms(model::Directory& directory, const char* user, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    model::StoredRoom room;
    room.room.room = model::RoomId(1'000 + i);
    room.room.kind = model::RoomKind::kPrivate;
    room.room.name = "r" + std::to_string(i);
    directory.rooms.push_back(room);
    model::StoredMember member;
    member.member = {room.room.room, UserId(user), model::Role::kMember, {}};
    directory.members.push_back(member);
  }
}

std::size_t closed(const Effects& effects, Farewell farewell) {
  return static_cast<std::size_t>(std::ranges::count_if(effects, [&](const Effect& effect) {
    const auto* close = std::get_if<CloseClient>(&effect);
    return close != nullptr && close->farewell == farewell;
  }));
}

// The error of the only answer, or nothing where there is none yet.
std::optional<ErrorCode> refusal(const Effects& effects) {
  for (const Effect& effect : effects) {
    const auto* reply = std::get_if<Reply>(&effect);
    if (reply != nullptr && !reply->answer) return reply->answer.error().code;
  }
  return std::nullopt;
}

ByName message(const std::string& from, const std::string& to) {
  return {client(1), 1, UserId(from), UserId(to), "hi", kFarAway};
}

TEST(ByName, ANameIsNoUserWhoHasAToken) {
  SeededRandom random(1);
  World world({}, random, "e");
  for (const model::StoredUser& user : directory().users) world.users.add(user.user, 0);
  world.users.add_token({}, world.users.find("ada"));
  EXPECT_EQ(speaker_of(world, UserId("ada")), UserId("~ada"));
  EXPECT_EQ(speaker_of(world, UserId("old")), UserId("old"));
  EXPECT_EQ(speaker_of(world, UserId("new")), UserId("~new"));
  EXPECT_EQ(receiver_of(world, UserId("ada")), UserId("ada"));
  EXPECT_EQ(receiver_of(world, UserId("new")), UserId("~new"));
  // Who sits at the desk is reached before the disk knows of it.
  world.desk.sit(UserId("~ada"), client(1), Tongue::kArticleStored);
  EXPECT_EQ(receiver_of(world, UserId("ada")), UserId("~ada"));
  EXPECT_TRUE(world.users.view(world.users.find("old")).unproven);
  EXPECT_FALSE(world.users.view(world.users.find("ada")).unproven);
}

TEST(ByName, NewNamesHaveARateForEachAddress) {
  SeededRandom random(1);
  Core core({}, random, directory());
  Effects effects;
  const auto sign_in = [&](std::uint32_t slot, model::Origin origin, std::chrono::seconds now) {
    effects.clear();
    core.sign_in_by_name(client(slot), UserId("n" + std::to_string(slot)), true, origin, at(now),
                         effects);
    return closed(effects, Farewell::kRateLimited) == 0;
  };
  std::uint32_t slot = 1;
  for (; slot <= kNewNameRate.burst; ++slot) EXPECT_TRUE(sign_in(slot, kFarAway, 100s));
  EXPECT_FALSE(sign_in(slot++, kFarAway, 100s));
  EXPECT_TRUE(sign_in(slot++, kFarAway + 1, 100s));
  EXPECT_TRUE(sign_in(slot++, model::kLoopback, 100s));
  effects.clear();
  core.send_by_name(message("unheard", "ada"), at(100s), effects);
  EXPECT_EQ(refusal(effects), ErrorCode::kRateLimited);
  // A name that is there already costs nothing.
  effects.clear();
  core.send_by_name(message("old", "ada"), at(100s), effects);
  EXPECT_EQ(refusal(effects), std::nullopt);
  EXPECT_TRUE(sign_in(slot, kFarAway, 101s));
}

TEST(ByName, NobodyGetsMoreRoomsThanAUserMayHave) {
  SeededRandom random(1);
  model::Directory full = directory();
  join_rooms(full, "ada", limits::kRoomsPerUserMax);
  Core core({}, random, std::move(full));
  Effects effects;
  core.send_by_name(message("new", "ada"), at(100s), effects);
  EXPECT_EQ(refusal(effects), ErrorCode::kFull);

  model::Directory busy = directory();
  join_rooms(busy, "old", limits::kRoomsPerUserMax);
  Core other({}, random, std::move(busy));
  effects.clear();
  other.send_by_name(message("old", "ada"), at(100s), effects);
  EXPECT_EQ(refusal(effects), ErrorCode::kQuota);
}

}  // namespace
}  // namespace parley::core
