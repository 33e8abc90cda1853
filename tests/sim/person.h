// Person: somebody with an account, or who wants to be a guest; shared by the devices he uses.
//
// Threads: one.
#pragma once

#include <string>

#include "model/ids.h"

namespace parley::sim {

struct Person {
  std::string token;  // empty: not yet
  std::string guest_name;
  model::UserId user;         // none: not yet
  bool asks_for_one = false;  // one of his devices says hello as a guest just now
  unsigned said = 0;          // messages so far: each text is unique
};

}  // namespace parley::sim
