// ScriptText: how a .chat script writes what a client gets: events, replies, farewells.
#pragma once

#include <map>
#include <string>

#include "core/effect.h"
#include "model/ids.h"

namespace parley::testing {

// How rooms are called in scripts: `#name`, or `@ada+bob` for a direct one.
using RoomLabels = std::map<model::RoomId, std::string>;

std::string script_text(const model::Event& event, const RoomLabels& rooms);
std::string script_text(const model::Ephemeral& told, const RoomLabels& rooms);
std::string script_text(const Result<model::Answer>& answer, const RoomLabels& rooms);
std::string script_text(core::Farewell farewell);

// `*` in the pattern stands for any text.
bool script_matches(std::string_view pattern, std::string_view text);

}  // namespace parley::testing
