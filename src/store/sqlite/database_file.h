// The database file before SQLite sees it: whether it is there, ours, and whole. What is not ours
// is left as it is, to the byte.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace parley::store::sqlite {

// What tells one of our databases from another, and from those of other programs.
struct FileKind {
  std::int64_t application_id;  // SQLite's
  std::int64_t version_max;     // the newest schema that we know
  const char* pragmas;          // what has to be set before the first table
};

// True: a database of that kind that can be opened; false: none there, a new one may be made.
// kForeign: of another kind, or newer than `version_max`. kCorrupt: empty, truncated, not a
// database, or only its WAL is left. kInvalidUsage: no regular file, or not ours to write.
Result<bool> inspect(const std::filesystem::path& file, const FileKind& kind);

// Makes an empty database of that kind with schema 0. It gets its name only once it is whole, so a
// process that dies here leaves either nothing or a database.
Result<void> create(const std::filesystem::path& file, const FileKind& kind);

}  // namespace parley::store::sqlite
