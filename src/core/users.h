// Users: the directory of people. Each has a dense index, which is what the core speaks of inside.
//
// Threads: the core's. Lifetime: a User& is good as long as the Users.
// Invariant: indices count from 0 and are never used again; ids and token hashes are unique.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/flat_index.h"
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
  bool ask = false;  // wants to be asked before every room
  bool proven = false;  // it has a token, so that nobody is it by name alone

  model::UserView view() const { return {id, display, guest, !proven}; }
};

class Users {
 public:
  UserIndex add(const model::PutUser& user, model::Seq head);
  void add_token(const model::TokenHash& hash, UserIndex user);

  User& at(UserIndex index) { return users_[index]; }
  const User& at(UserIndex index) const { return users_[index]; }

  UserIndex find(std::string_view id) const;  // kNoUser where there is none
  UserIndex find(const model::TokenHash& hash) const;

  std::size_t size() const { return users_.size(); }

 private:
  struct Token {
    model::TokenHash hash{};
    UserIndex user = kNoUser;
  };

  auto id_hash_at() const;
  auto token_hash_at() const;

  std::deque<User> users_;
  std::deque<Token> tokens_;
  FlatIndex by_id_;
  FlatIndex by_token_;
};

}  // namespace parley::core
