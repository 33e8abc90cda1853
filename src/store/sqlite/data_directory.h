// DataDirectory: the directory that one Parley process has for itself, held by a lock on the file
// `lock` in it. The kernel drops the lock when the process ends, however it ends.
//
// Invariant: while one lives, no other one on the same directory does, in any process.
#pragma once

#include <filesystem>
#include <utility>

#include "base/error.h"

namespace parley::store::sqlite {

class DataDirectory {
 public:
  // Makes the directory (mode 0700) where it is missing. kBusy: another process has it;
  // kInvalidUsage: the path is no directory or not ours to write.
  static Result<DataDirectory> open(std::filesystem::path path);

  DataDirectory(DataDirectory&& other) noexcept
      : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
  DataDirectory& operator=(DataDirectory&&) = delete;
  ~DataDirectory();

  const std::filesystem::path& path() const { return path_; }

  // Makes names that were added or changed in it durable.
  Result<void> sync() const;

 private:
  DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::filesystem::path path_;
  int lock_;
};

}  // namespace parley::store::sqlite
