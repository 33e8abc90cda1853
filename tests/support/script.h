// Script: runs a .chat script, the rules of the chat as a product person reads them
// (tests/scripts/README.md says the language).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::testing {

struct ScriptFailure {
  int line = 0;  // from 1
  std::string message;
};

// Nothing where every line held.
std::optional<ScriptFailure> run_script(std::string_view source);

}  // namespace parley::testing
