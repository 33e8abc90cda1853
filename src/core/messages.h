// Messages: what a committed message does, whoever wrote it.
//
// Threads: the core's.
#pragma once

#include <cstddef>

#include "core/turn.h"

namespace parley::core {

// Publishes the message and keeps count: its author has read it, whom it mentions has not.
void post(Turn& turn, RoomIndex room, const Commit& commit, std::size_t index,
          model::AuthorRead author_read);

}  // namespace parley::core
