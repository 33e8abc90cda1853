// The WAL of a process that was killed, before SQLite sees it. SQLite takes the first frame whose
// checksum is wrong for the end, which is right where the machine stopped while the last
// transaction was written, but forgets what was synced where a bit flipped.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace parley::store::sqlite {

inline std::filesystem::path wal_of(const std::filesystem::path& database) {
  return database.string() + "-wal";
}

// kCorrupt: it is damaged before its last transaction. Each transaction is synced before the
// next one begins, so no crash leaves such a WAL. A damage within the last transaction, or an end
// that is missing, looks like a crash. No file, or one without frames, is sound.
Result<void> check_wal(const std::filesystem::path& wal);

// How many of the database's pages, numbered from 1, it holds that come after the `first` ones and
// are among the first `last`: a file that ends at `first` need not have those.
std::uint64_t pages_in_wal(const std::filesystem::path& wal, std::uint64_t first,
                           std::uint64_t last);

}  // namespace parley::store::sqlite
