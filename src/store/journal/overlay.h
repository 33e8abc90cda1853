// What events that are only in the backlog do to messages that were read from the index, or from
// the backlog itself.
#pragma once

#include <vector>

#include "base/error.h"
#include "model/event.h"
#include "store/journal/record.h"

namespace parley::store::journal {

// A reaction that is set or taken back. Doing it again changes nothing but the order.
void react(std::vector<model::Reaction>& reactions, const AppendView& touch);

// The text of a message after `touch`, an edit or a delete of it.
Result<void> rewrite(model::Posted& message, const AppendView& touch);

}  // namespace parley::store::journal
