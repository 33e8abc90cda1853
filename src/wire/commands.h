// The commands of protocol v1: one row each, in the order of model::Command.
//
// Threads: any; constants.
#pragma once

#include <span>
#include <string_view>

#include "model/command.h"
#include "wire/describe.h"

namespace parley::wire {

std::span<const CommandInfo> commands();

// The row of an `op`, or nullptr.
const CommandInfo* find_command(std::string_view op);

// The row of a decoded command.
const CommandInfo& info_of(const model::Command& command);

}  // namespace parley::wire
