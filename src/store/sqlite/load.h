// load(): the whole directory out of the database, once, at start.
#pragma once

#include <string>

#include "base/error.h"
#include "model/directory.h"
#include "store/sqlite/connection.h"

namespace parley::store::sqlite {

Result<model::Directory> load(const Connection& connection);

// What names this pair of files, whatever life of theirs it is: the journal belongs to it. What
// clients are told is Directory::epoch.
Result<std::string> load_epoch(const Connection& connection);

}  // namespace parley::store::sqlite
