#include "store/sqlite/data_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace parley::store::sqlite {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> no_use(const fs::path& path, std::string_view why) {
  return fail(ErrorCode::kInvalidUsage,
              fmt::format("cannot use {} as data directory: {}", path.string(), why));
}

Result<void> sync_directory(const fs::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = directory >= 0 && ::fsync(directory) == 0;
  const int error = errno;
  if (directory >= 0) ::close(directory);
  if (!synced)
    return fail(ErrorCode::kIo, fmt::format("cannot sync {}: {}", path.string(), strerror(error)));
  return {};
}

Result<void> make_directory(const fs::path& path) {
  std::error_code error;
  const fs::path parent = fs::absolute(path, error).parent_path();
  fs::create_directories(parent, error);
  if (error) return no_use(path, error.message());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return no_use(path, strerror(errno));
  return sync_directory(parent);
}

// Who may write in it may put a file of theirs in place of ours. A group's volume is the
// operator's choice.
Result<void> check_private(const fs::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return no_use(path, strerror(errno));
  if ((found.st_mode & S_IWOTH) == 0) return {};
  return no_use(path,
                fmt::format("everybody on this machine may write in it; chmod o-w {}, or name "
                            "another one",
                            path.string()));
}

std::string pid_in(int file) {
  std::array<char, 24> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  pid.erase(std::min(pid.find_first_not_of("0123456789"), pid.size()));
  return pid.empty() ? "unknown" : pid;
}

}  // namespace

Result<DataDirectory> DataDirectory::open(fs::path path) {
  if (path.empty()) return fail(ErrorCode::kInvalidUsage, "the data directory has no name");
  std::error_code ignored;  // what cannot be looked at is found out by the next step
  const fs::file_status status = fs::status(path, ignored);
  if (fs::exists(status) && !fs::is_directory(status))
    return no_use(path, "it is a file, name a directory");
  if (!fs::exists(status)) TRY(make_directory(path));
  TRY(check_private(path));

  // What is behind a link would be written over with a number.
  const int lock = ::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0 && errno == ELOOP) return no_use(path, "`lock` in it is a symbolic link: remove it");
  if (lock < 0) return no_use(path, strerror(errno));
  DataDirectory directory(std::move(path), lock);
  struct stat found {};
  if (::fstat(lock, &found) != 0) return no_use(directory.path_, strerror(errno));
  if (!S_ISREG(found.st_mode)) return no_use(directory.path_, "`lock` in it is no file: remove it");
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return no_use(directory.path_, strerror(errno));
    return fail(ErrorCode::kBusy,
                fmt::format("process {} already uses the data directory {}: stop it, or name "
                            "another directory",
                            pid_in(lock), directory.path_.string()));
  }
  // The pid is for people; the lock itself is what counts, so a full disk is no reason to stop.
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(lock, 0) == 0) [[maybe_unused]]
    const ssize_t written = ::pwrite(lock, pid.data(), pid.size(), 0);
  return directory;
}

DataDirectory::~DataDirectory() {
  // The file stays: removing it would let two processes lock two files of one name.
  if (lock_ >= 0) ::close(lock_);
}

Result<void> DataDirectory::sync() const {
  return sync_directory(path_);
}

}  // namespace parley::store::sqlite
