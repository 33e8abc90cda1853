// PresenceNews: who came or went and was not told of yet.
//
// Threads: the core's.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "core/users.h"

namespace parley::core {

class PresenceNews {
 public:
  void note(UserIndex user) { users_.push_back(user); }
  bool empty() const { return users_.empty(); }

  // Each once; then there is no news.
  std::vector<UserIndex> take() {
    std::vector<UserIndex> users = std::exchange(users_, {});
    std::ranges::sort(users);
    const auto rest = std::ranges::unique(users);
    users.erase(rest.begin(), rest.end());
    return users;
  }

 private:
  std::vector<UserIndex> users_;
};

}  // namespace parley::core
