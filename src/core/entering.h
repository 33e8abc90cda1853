// Entering: a room that is there gets one more member, by its own will or another's.
//
// Threads: the core's.
#pragma once

#include <vector>

#include "core/turn.h"

namespace parley::core {

struct Entering {
  UserIndex user = kNoUser;
  model::MemberAct act = model::MemberAct::kJoin;
  std::vector<model::Change> standing{};  // SetOffer, SetTrust that go with it
};

// Makes `entering.user` a member of turn.room. Whatever newcomer_waits_for() names must be idle.
void propose_member(Turn& turn, Entering entering);

// Already there: the first answer if this cid has one, else where turn.room stands.
void settle_in(Turn& turn);

model::MemberChanged member_changed(const User& user, model::MemberAct act, model::Role role);

}  // namespace parley::core
