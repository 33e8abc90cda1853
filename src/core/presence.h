// Presence: telling others that somebody is here, gone, or called otherwise.
//
// Threads: the core's.
#pragma once

#include <optional>

#include "core/turn.h"

namespace parley::core {

// Tells the rooms of `user` of up to limits::kPresenceMembersMax members, once each.
void broadcast_presence(const World& world, UserIndex user, std::optional<ClientId> except,
                        Effects& out);
void broadcast_profile(const World& world, UserIndex user, Effects& out);

}  // namespace parley::core
