// ByName: which user a name of the simple form is.
//
// Whoever signs in by name alone has proved nothing, so such a name is never a user who has a
// token: `alice` is `~alice`, a user of its own, and what the account `alice` has is not its to
// read. Users of older data that were made by name keep the id they have.
//
// Threads: the core's.
#pragma once

#include "core/world.h"

namespace parley::core {

// Who signs in as `name`, or sends from it; perhaps nobody yet.
model::UserId speaker_of(const World& world, const model::UserId& name);

// Whom a message to `name` means: the user of the simple form where there is one, or sits at the
// desk, else the account. Where there is neither, the user of the simple form that is to be made.
model::UserId receiver_of(const World& world, const model::UserId& name);

}  // namespace parley::core
