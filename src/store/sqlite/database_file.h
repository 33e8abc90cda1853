// The database file before SQLite sees it: whether it is there, ours, and whole. What is not ours
// is left as it is, to the byte.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace parley::store::sqlite {

// SQLite's application_id: "Prly".
inline constexpr std::int64_t kApplicationId = 0x50726C79;

// True: a database of ours that can be opened; false: none there, a new one may be made.
// kForeign: of another program, or newer than `version_max`. kCorrupt: empty, truncated, not a
// database, or only its WAL is left. kInvalidUsage: no regular file, or not ours to write.
Result<bool> inspect(const std::filesystem::path& file, std::int64_t version_max);

// Makes an empty database of ours with schema 0. It gets its name only once it is whole, so a
// process that dies here leaves either nothing or a database.
Result<void> create(const std::filesystem::path& file);

}  // namespace parley::store::sqlite
