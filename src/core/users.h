// Users: the directory of people. Each has a dense index, which is what the core speaks of inside.
//
// Threads: the core's. Lifetime: a User& is good until the next add().
// Invariant: indices count from 0 and are never used again; ids and token hashes are unique.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

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
  bool guest = false;

  model::UserView view() const { return {id, display, guest}; }
};

class Users {
 public:
  Users();
  Users(const Users&) = delete;
  Users& operator=(const Users&) = delete;

  UserIndex add(const model::PutUser& user, model::Seq head);
  void add_token(const model::TokenHash& hash, UserIndex user);

  User& at(UserIndex index) { return users_[index]; }
  const User& at(UserIndex index) const { return users_[index]; }

  UserIndex find(std::string_view id) const;  // kNoUser where there is none
  UserIndex find(const model::TokenHash& hash) const;

  std::size_t size() const { return users_.size(); }

 private:
  // The ids stand in users_ only; the set holds indices and looks there.
  struct IdHash {
    using is_transparent = void;
    const std::vector<User>* users;
    std::size_t operator()(std::string_view id) const noexcept {
      return std::hash<std::string_view>{}(id);
    }
    std::size_t operator()(UserIndex index) const noexcept {
      return (*this)(std::string_view((*users)[index].id.value()));
    }
  };
  struct IdEqual {
    using is_transparent = void;
    const std::vector<User>* users;
    bool operator()(UserIndex a, UserIndex b) const { return a == b; }
    bool operator()(std::string_view a, UserIndex b) const { return a == (*users)[b].id.value(); }
    bool operator()(UserIndex a, std::string_view b) const { return (*this)(b, a); }
  };
  // A hash of a secret's hash needs no mixing: its first bytes are as good as any.
  struct TokenHasher {
    std::size_t operator()(const model::TokenHash& hash) const noexcept;
  };

  std::vector<User> users_;
  std::unordered_set<UserIndex, IdHash, IdEqual> by_id_;
  std::unordered_map<model::TokenHash, UserIndex, TokenHasher> by_token_;
};

}  // namespace parley::core
