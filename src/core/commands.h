// Commands: the table of what can be asked, and the one function that guards it.
//
// A new command is a struct in model/command.h, a row in commands.cpp and a handler here. A handler
// finds the turn greeted, within its rate, its room resolved and visible to the asker, and the
// asker a member where the row says so.
//
// Threads: the core's.
#pragma once

#include <string_view>

#include "core/turn.h"
#include "model/command.h"

namespace parley::core {

// Whether this is the first time a command is looked at, or it has waited for another one and
// comes again, with all checks but the rate.
enum class Entry : std::uint8_t { kFirst, kAgain };

void execute(World& world, ClientId client, RequestId request, model::Command command, Entry entry,
             Now now, Effects& out);

// True where one of the keys is in use: the command has been put in line, and will run again from
// the start.
bool wait_if_busy(Turn& turn, const std::vector<Key>& keys, model::Command& command);

// The room that a client means. A name is a public room's alone: it would not do if a private room
// that a stranger made could be written to in its place. kNotFound where there is none, and
// kAmbiguous where this user is in a private room of the same name, so that nobody has to guess.
// Whether the user may know of a room found by its id is for the caller to see to.
Result<RoomIndex> resolve(const World& world, UserIndex user, const model::RoomRef& ref);

// messages.cpp
void send(Turn& turn, model::Command& command);
void edit(Turn& turn, model::Command& command);
void erase(Turn& turn, model::Command& command);
void react(Turn& turn, model::Command& command);
// invitations.cpp
void invite(Turn& turn, model::Command& command);
void accept(Turn& turn, model::Command& command);
void decline(Turn& turn, model::Command& command);
void list_invites(Turn& turn, model::Command& command);
// rooms_commands.cpp, open.cpp
void open(Turn& turn, model::Command& command);
void join(Turn& turn, model::Command& command);
void leave(Turn& turn, model::Command& command);
void set(Turn& turn, model::Command& command);
// ephemeral.cpp
void typing(Turn& turn, model::Command& command);
void signal(Turn& turn, model::Command& command);
void ping(Turn& turn, model::Command& command);
void bye(Turn& turn, model::Command& command);
void greeted_already(Turn& turn, model::Command& command);
// reading.cpp
void read(Turn& turn, model::Command& command);
// queries.cpp
void history(Turn& turn, model::Command& command);
void list_rooms(Turn& turn, model::Command& command);
void who(Turn& turn, model::Command& command);
void profile(Turn& turn, model::Command& command);
// me.cpp
void me(Turn& turn, model::Command& command);

}  // namespace parley::core
