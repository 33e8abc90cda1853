// The index: `parley.db`, all tables of the chat and its history, as they were after one batch of
// the journal.
#pragma once

#include <filesystem>
#include <memory>

#include "store/sqlite/database.h"

namespace parley::store::sqlite {

inline std::filesystem::path index_file_in(const DataDirectory& directory) {
  return directory.path() / "parley.db";
}

inline FileKind index_kind() {
  // "Prly"
  return {.application_id = 0x50726C79,
          .pragmas = "PRAGMA auto_vacuum=NONE",
          .migrations = migrations(),
          .version_checked = 3};
}

inline Result<std::unique_ptr<Database>> open_index_file(const DataDirectory& directory,
                                                         std::size_t cache_bytes) {
  // 16 MiB of pages take some ms to be read again at a start.
  constexpr int checkpoint_pages = 4 * 1024;
  return Database::open(directory, {.file = index_file_in(directory),
                                    .kind = index_kind(),
                                    .sharing = Sharing::kReaders,
                                    .cache_bytes = cache_bytes,
                                    .checkpoint_pages = checkpoint_pages});
}

}  // namespace parley::store::sqlite
