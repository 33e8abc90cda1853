// Directory: all that the core must know to begin: who there is, which rooms, who is in them.
#pragma once

#include <string>
#include <vector>

#include "model/write.h"

namespace parley::model {

struct StoredRoom {
  PutRoom room;
  Seq head = 0;
  std::uint64_t messages = 0;  // ordinal at the head
  WallTime ts;                 // of the last event
  std::vector<Seq> withdrawn;  // deleted messages: the newest ones by number, in order
};

struct StoredMember {
  PutMember member;
  Seq read = 0;
  std::uint64_t read_ordinal = 0;
  std::vector<Seq> mentions;  // unread ones, in order
};

struct StoredUser {
  PutUser user;
  Seq head = 0;  // of the user's own log
  bool ask = false;
};

struct Directory {
  std::string epoch;
  std::vector<StoredUser> users;
  std::vector<PutToken> tokens;
  std::vector<StoredRoom> rooms;
  std::vector<StoredMember> members;  // in the order of `since`
  std::vector<SetOffer> offers;       // these two in the order of `ts`
  std::vector<SetTrust> trusts;
};

}  // namespace parley::model
