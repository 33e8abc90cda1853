// Reading: moving a member's read mark, telling who wants to know, and saving it.
//
// Threads: the core's.
#pragma once

#include "core/turn.h"

namespace parley::core {

// Moves the mark to `seq`, where `ordinal` messages have been. A mark never moves back.
// True where unread or mentions changed by it.
bool move_read(World& world, MemberIndex member, model::Seq seq, std::uint64_t ordinal);

// What the user's own connections are told of it.
model::UnreadChanged unread_changed(const World& world, MemberIndex member);

}  // namespace parley::core
