// Users: the directory of people. Each has a dense index, which is what the core speaks of inside.
//
// Threads: the core's. Lifetime: a User& is good as long as the Users.
// Invariant: indices count from 0 and are never used again; ids and token hashes are unique.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/flat_index.h"
#include "core/looks.h"
#include "core/rates.h"
#include "model/ids.h"
#include "model/room.h"
#include "model/write.h"

namespace parley::core {

using UserIndex = std::uint32_t;
inline constexpr UserIndex kNoUser = UINT32_MAX;
inline constexpr std::uint32_t kNone = UINT32_MAX;

struct User {
  model::UserId id;
  std::string display;
  model::RoomId log;    // the user's own
  model::Seq head = 0;  // of that log
  Rates rates;
  std::uint32_t first_membership = kNone;  // Memberships' list of this user
  std::uint32_t rooms = 0;                 // its length
  std::uint32_t own_rooms = 0;             // … of those, entered by the user's own doing
  Bucket invited;                          // how many people the user may invite now
  bool guest = false;
  bool ask = false;            // wants to be asked before every room
  bool proven = false;         // it has a token, so that nobody is it by name alone
  bool reserved = false;       // its display name claims to be the server, or everybody
  LookHash look = 0;           // of the display name, as it is read
  LookHash drawn = 0;          // … and as it is drawn
  LookHash id_look = 0;        // the same of the id
  std::uint64_t skeleton = 0;  // hash of the id's
};

class Users {
 public:
  UserIndex add(const model::PutUser& user, model::Seq head);
  void add_token(const model::TokenHash& hash, UserIndex user);
  void set_display(UserIndex user, const model::SetDisplay& set);

  // As others see it.
  model::UserView view(UserIndex user) const;
  // Whether its display name has to carry the id: it looks like another's, or like somebody's id.
  bool alike(UserIndex user) const;
  // Who became alike, or is no more, because of others since this was asked; each once.
  std::vector<UserIndex> take_changed();

  User& at(UserIndex index) { return users_[index]; }
  const User& at(UserIndex index) const { return users_[index]; }

  UserIndex find(std::string_view id) const;  // kNoUser where there is none
  UserIndex find(const model::TokenHash& hash) const;
  // Whose id folds to this; of several the one whose id is this, else the oldest. Mentions are
  // looked up so.
  UserIndex find_folded(std::string_view folded) const;
  // Whether there is an id that looks like this one, by its skeleton.
  bool has_skeleton(std::string_view skeleton) const;

  std::size_t size() const { return users_.size(); }

 private:
  struct Token {
    model::TokenHash hash{};
    UserIndex user = kNoUser;
  };

  auto id_hash_at() const;
  auto token_hash_at() const;
  auto skeleton_hash_at() const;
  void add_forms(UserIndex index, const model::NameForms& forms);
  static void set_look(User& user, const model::Look& look);
  // Of the display name and of the id, each once.
  static std::vector<LookHash> looks_of(const User& user);

  std::deque<User> users_;
  std::deque<Token> tokens_;
  FlatIndex by_id_;
  FlatIndex by_token_;
  FlatIndex by_skeleton_;                                   // one user of each
  std::unordered_map<std::string, UserIndex> other_folds_;  // of older ids that are not folded
  Looks looks_;
  std::vector<UserIndex> changed_;
};

}  // namespace parley::core
