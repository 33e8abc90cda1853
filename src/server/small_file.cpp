#include "server/small_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "net/fd.h"

namespace parley::server {
namespace {

tl::unexpected<Error> cannot(const std::filesystem::path& path, std::string_view why) {
  return fail(ErrorCode::kInvalidUsage, fmt::format("cannot read {}: {}", path.string(), why));
}

}  // namespace

Result<std::string> read_small_file(const std::filesystem::path& path) {
  // O_NONBLOCK: to open a pipe would wait for somebody to write to it.
  const net::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return cannot(path, strerror(errno));
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return cannot(path, strerror(errno));
  if (S_ISDIR(found.st_mode)) return cannot(path, "it is a directory");
  if (!S_ISREG(found.st_mode)) return cannot(path, "it is no regular file");
  std::string text;
  std::array<char, 16 * 1024> part;
  while (text.size() <= kSmallFileBytesMax) {
    const ssize_t count = ::read(file.get(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot(path, strerror(errno));
    if (count == 0) break;
    text.append(part.data(), static_cast<std::size_t>(count));
  }
  if (text.empty()) return cannot(path, "the file is empty");
  if (text.size() > kSmallFileBytesMax) return cannot(path, "it has more than 1 MiB");
  return text;
}

}  // namespace parley::server
