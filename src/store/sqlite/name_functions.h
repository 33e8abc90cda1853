// The forms of names as SQL functions, for the migration that gives older data its own:
// parley_folded, parley_skeleton, parley_look and parley_drawn, of one text each.
#pragma once

#include "base/error.h"
#include "store/sqlite/connection.h"

namespace parley::store::sqlite {

Result<void> add_name_functions(Connection& connection);

}  // namespace parley::store::sqlite
