// A file that the operator names, read whole: a certificate, a key. Whatever the path turns out to
// be, it ends: no device is read from, and no more than a file of its kind can have.
//
// Threads: any; blocks on the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace parley::server {

inline constexpr std::size_t kSmallFileBytesMax = 1024 * 1024;

// kInvalidUsage with a line that names the file: it cannot be read, is empty, is no regular file,
// or too large.
Result<std::string> read_small_file(const std::filesystem::path& path);

}  // namespace parley::server
