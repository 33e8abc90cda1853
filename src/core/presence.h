// Presence: telling others that somebody is here, gone, or called otherwise.
//
// Coming and going (World::presence_news) are told a moment later, as they stand then: a page that
// is loaded anew does not flicker, and thousands who come back at once are told of together, in one
// send to each reader. What `who` answers is as of now; what is told later says the same, or
// something newer.
//
// Threads: the core's.
#pragma once

#include "core/world.h"

namespace parley::core {

// Tells the rooms of those who are noted, of up to limits::kPresenceMembersMax members.
void tell_presence(World& world, Effects& out);
// The same rooms, at once.
void broadcast_profile(const World& world, UserIndex user, Effects& out);

// A user that has just been made. Who is alike for it is told of as with another display name.
UserIndex add_user(World& world, const model::PutUser& user, Effects& out);
void set_display(World& world, UserIndex user, const model::SetDisplay& set, Effects& out);

}  // namespace parley::core
