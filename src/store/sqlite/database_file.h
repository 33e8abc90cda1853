// The database file before SQLite sees it: whether it is there, ours, and whole. What is not ours
// is left as it is, to the byte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/error.h"
#include "store/sqlite/migrations.h"

namespace parley::store::sqlite {

// What tells one of our databases from another, and from those of other programs.
struct FileKind {
  std::int64_t application_id;            // SQLite's
  const char* pragmas;                    // what has to be set before the first table
  std::span<const Migration> migrations;  // what leads to today's schema
  // From this schema on each page has a checksum, and before it none has.
  std::int64_t version_checked;

  std::int64_t version_max() const { return migrations.back().version; }
};

enum class Found : std::uint8_t {
  kNothing,    // a new one may be made
  kUnchecked,  // a database of that kind from before pages had checksums
  kDatabase,   // one that can be opened
};

// kForeign: of another kind, or of a schema that is newer than ours. kCorrupt: empty, truncated,
// not a database, only its WAL is left, or that one is damaged. kInvalidUsage: no regular file, or
// not ours to write.
Result<Found> inspect(const std::filesystem::path& file, const FileKind& kind);

// Makes an empty database of that kind with today's schema. It gets its name only once it is whole,
// so a process that dies here leaves either nothing or a database.
Result<void> create(const std::filesystem::path& file, const FileKind& kind);

// Makes one of `version_checked` out of one from before. The new file takes the name of the old one
// only once it is whole and on the disk, so a process that dies here leaves one of the two. It
// needs as much disk space again as the database has.
Result<void> give_checksums(const std::filesystem::path& file, const FileKind& kind);

}  // namespace parley::store::sqlite
