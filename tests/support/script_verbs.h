// ScriptVerbs: what the people of a .chat script do, as commands to the core.
#pragma once

#include <string>

#include "support/script_house.h"
#include "support/script_words.h"

namespace parley::testing {

// The rest of a line after who does it: `sends "hi" to #lobby as c1`.
void run_verb(ScriptHouse& house, const std::string& client, ScriptWords& words);

}  // namespace parley::testing
