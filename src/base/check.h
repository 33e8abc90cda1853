// CHECK: an invariant of ours. On in every build; a broken one ends the process with a line on
// stderr, because going on would be guessing. Never for what a peer or the world can cause.
#pragma once

namespace parley {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace parley

#define CHECK(condition)                                      \
  do {                                                        \
    if (!(condition)) [[unlikely]]                            \
      ::parley::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
