// Who is alike, and who hears of it: the looks of users as they come and rename themselves.
#include "core/looks.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "core/users.h"

namespace parley::core {
namespace {

using Changed = std::vector<UserIndex>;

UserIndex add(Users& users, const std::string& id, const std::string& display) {
  model::PutUser put;
  put.user = model::UserId(id);
  put.display = display;
  put.forms = model::forms_of(put.user, display);
  return users.add(put, 0);
}

void rename(Users& users, UserIndex user, const std::string& display) {
  users.set_display(user, {users.at(user).id, display, model::look_of(display)});
}

TEST(Looks, TwoOfOneNameAreAlikeUntilOneOfThemChangesIt) {
  Users users;
  const UserIndex bob = add(users, "bob", "Bob");
  EXPECT_FALSE(users.alike(bob));
  const UserIndex eve = add(users, "eve", "Eve");
  EXPECT_EQ(users.take_changed(), Changed{});
  rename(users, eve, "BОB");  // a Cyrillic letter
  EXPECT_TRUE(users.alike(bob) && users.alike(eve));
  EXPECT_EQ(users.take_changed(), Changed{bob});
  const UserIndex third = add(users, "third", "B o b");
  EXPECT_TRUE(users.alike(third));
  EXPECT_EQ(users.take_changed(), Changed{});  // the others were alike before
  rename(users, third, "Third");
  EXPECT_EQ(users.take_changed(), Changed{});
  rename(users, eve, "Eve");
  EXPECT_FALSE(users.alike(bob) || users.alike(eve) || users.alike(third));
  EXPECT_EQ(users.take_changed(), Changed{bob});
}

TEST(Looks, ANameMayNotPassForSomebodysId) {
  Users users;
  const UserIndex ada = add(users, "ada", "Countess");
  const UserIndex eve = add(users, "eve", "Ada");
  EXPECT_TRUE(users.alike(eve));
  EXPECT_FALSE(users.alike(ada));
  EXPECT_EQ(users.take_changed(), Changed{});
}

TEST(Looks, WhoClaimsAnOfficeIsAlikeAlone) {
  Users users;
  const UserIndex ada = add(users, "ada", "Ada (admin)");
  EXPECT_TRUE(users.alike(ada));
  rename(users, ada, "Ada");
  EXPECT_FALSE(users.alike(ada));
}

TEST(Looks, AnIdIsFoundByWhatItFoldsTo) {
  Users users;
  const UserIndex older = add(users, "É", "Éva");
  EXPECT_EQ(users.find_folded("é"), older);
  const UserIndex newer = add(users, "é", "Émile");
  EXPECT_EQ(users.find_folded("é"), newer);
  EXPECT_EQ(users.find_folded("ada"), kNoUser);
}

TEST(Looks, AnIdThatLooksLikeAnotherIsKnown) {
  Users users;
  add(users, "ada", "Ada");
  EXPECT_TRUE(users.has_skeleton(model::skeleton_of("аda")));
  EXPECT_FALSE(users.has_skeleton(model::skeleton_of("adam")));
}

// The short count is what a walk over everybody says, and who changed is who changed.
TEST(LooksProperty, SaysWhatAWalkOverAllUsersSays) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<std::string> names{"Bob",    "bob", "Eve",  "u0",  "u1",
                                         "Server", "Воb", "вова", "Вова"};
    Users users;
    const auto alike_by_walk = [&](UserIndex one) {
      if (users.at(one).reserved) return true;
      for (UserIndex other = 0; other < users.size(); ++other) {
        const User& user = users.at(other);
        for (const LookHash look : {users.at(one).look, users.at(one).drawn}) {
          const bool same = user.look == look || user.drawn == look || user.id_look == look;
          if (other != one && same) return true;
        }
      }
      return false;
    };
    for (int step = 0; step < 40; ++step) {
      std::vector<bool> before;
      for (UserIndex one = 0; one < users.size(); ++one) before.push_back(users.alike(one));
      const std::string name = *rc::gen::elementOf(names);
      UserIndex own = static_cast<UserIndex>(users.size());
      if (users.size() < 3 || *rc::gen::inRange(0, 3) == 0) {
        add(users, "u" + std::to_string(users.size()), name);
      } else {
        own = *rc::gen::inRange<UserIndex>(0, own);
        rename(users, own, name);
      }
      Changed changed;
      for (UserIndex one = 0; one < users.size(); ++one) {
        RC_ASSERT(users.alike(one) == alike_by_walk(one));
        if (one != own && one < before.size() && before[one] != users.alike(one)) {
          changed.push_back(one);
        }
      }
      RC_ASSERT(users.take_changed() == changed);
    }
  }));
}

}  // namespace
}  // namespace parley::core
