// Answering: who writes in a direct room that somebody new has opened takes him for known.
//
// Threads: the core's.
#pragma once

#include <cstddef>
#include <vector>

#include "core/turn.h"

namespace parley::core {

struct Answering {
  std::vector<model::Change> standing;
  bool ends_request = false;  // the room was one, and is an ordinary one from now on
};

// What a message of `author` in that room changes between the two: nothing, nearly always.
Answering answering_of(const World& world, RoomIndex room, UserIndex author, WallTime now);

// Where it ends a request, with an append that tells the author's other devices.
void put_answering(model::Write& write, const Answering& answering, const World& world,
                   RoomIndex room, const model::Append& message);
// `own`: that append's place.
void apply_answering(Turn& turn, const Answering& answering, const Commit& commit, std::size_t own);

}  // namespace parley::core
