#include "store/sqlite/database_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "store/sqlite/big_endian.h"
#include "store/sqlite/checked_pages.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/page_checksum.h"
#include "store/sqlite/wal_file.h"

namespace parley::store::sqlite {
namespace {

namespace fs = std::filesystem;

// The database header, as "Database File Format" 1.3 of SQLite describes it.
constexpr std::size_t kHeaderBytes = 100;
constexpr std::string_view kMagic("SQLite format 3\0", 16);
using Header = std::array<unsigned char, kHeaderBytes>;

std::uint64_t page_bytes(const Header& header) {
  const std::uint32_t stored = big_endian(header, 16, 2);
  return stored == 1 ? 65536 : stored;
}

tl::unexpected<Error> damaged(const fs::path& file, std::string_view how) {
  return fail(ErrorCode::kCorrupt,
              fmt::format("{} {}: it is left as it is; restore a backup of it, or move it away to "
                          "begin afresh",
                          file.string(), how));
}

std::uint64_t size_or_zero(const fs::path& file) {
  std::error_code missing;
  const std::uintmax_t size = fs::file_size(file, missing);
  return missing ? 0 : size;
}

// A page size and a reserve that are not those of the schema are a damaged header; nothing that is
// read with them could be verified.
bool has_our_layout(const Header& header, const FileKind& kind) {
  const bool checked = big_endian(header, 60, 4) >= kind.version_checked;
  const std::uint32_t reserved = big_endian(header, 20, 1);
  return page_bytes(header) == kPageBytes && reserved == (checked ? kPageChecksumBytes : 0);
}

// The size is exact only while no WAL holds pages that are still to be copied.
Result<void> check_header(const fs::path& file, const Header& header, std::uint64_t size,
                          const FileKind& kind) {
  if (std::memcmp(header.data(), kMagic.data(), kMagic.size()) != 0)
    return damaged(file, "is not a database");
  if (big_endian(header, 68, 4) != kind.application_id)
    return fail(
        ErrorCode::kForeign,
        fmt::format("{} is a database of another kind or program: name another data directory",
                    file.string()));
  const std::int64_t version = big_endian(header, 60, 4);
  if (version > kind.version_max())
    return fail(ErrorCode::kForeign,
                fmt::format("{} is of schema {}, this Parley knows up to {}: start the newer "
                            "Parley that wrote it",
                            file.string(), version, kind.version_max()));
  if (!has_our_layout(header, kind)) return damaged(file, "has a damaged header");
  const bool count_is_valid = big_endian(header, 24, 4) == big_endian(header, 92, 4);
  const std::uint64_t whole = big_endian(header, 28, 4) * page_bytes(header);
  if (count_is_valid && size < whole && size_or_zero(wal_of(file)) == 0)
    return damaged(file, fmt::format("is cut off ({} of {} bytes are there)", size, whole));
  return {};
}

// Takes away what a process left that died while it made one.
fs::path unfinished_of(const fs::path& file) {
  fs::path unfinished = file.string() + ".new";
  std::error_code missing;
  fs::remove(unfinished, missing);
  fs::remove(unfinished.string() + "-journal", missing);
  return unfinished;
}

Result<void> name(const fs::path& unfinished, const fs::path& file) {
  std::error_code error;
  fs::rename(unfinished, file, error);
  if (error)
    return fail(ErrorCode::kIo, fmt::format("cannot name {}: {}", file.string(), error.message()));
  return {};
}

// As SQLite's URI file names have it ("Uniform Resource Identifiers" 3), inside an SQL string.
std::string uri_of(const fs::path& file) {
  std::string uri = "file:";
  for (const char one : fs::absolute(file).string()) {
    const bool plain = std::isalnum(static_cast<unsigned char>(one)) != 0 || one == '/';
    uri += plain ? std::string(1, one) : fmt::format("%{:02x}", static_cast<unsigned char>(one));
  }
  return uri + "?vfs=" + checked_pages_vfs();
}

std::span<const Migration> up_to(std::int64_t version, std::span<const Migration> list) {
  return list.first(static_cast<std::size_t>(version));
}

}  // namespace

Result<Found> inspect(const fs::path& file, const FileKind& kind) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    if (errno != ENOENT)
      return fail(ErrorCode::kInvalidUsage,
                  fmt::format("cannot look at {}: {}", file.string(), strerror(errno)));
    if (size_or_zero(wal_of(file)) > 0)
      return damaged(file, "is missing while its -wal file is there");
    return Found::kNothing;
  }
  if (!S_ISREG(status.st_mode))
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("{} is not a regular file: move it away", file.string()));
  if (status.st_size == 0) return damaged(file, "is empty");

  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0)
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("cannot write {}: {}", file.string(), strerror(errno)));
  Header header{};
  const ssize_t got = ::pread(descriptor, header.data(), header.size(), 0);
  ::close(descriptor);
  if (got < 0)
    return fail(ErrorCode::kIo, fmt::format("cannot read {}: {}", file.string(), strerror(errno)));
  if (got < static_cast<ssize_t>(header.size())) return damaged(file, "is not a database");
  TRY(check_header(file, header, static_cast<std::uint64_t>(status.st_size), kind));
  TRY(check_wal(wal_of(file)));
  const bool checked = big_endian(header, 60, 4) >= kind.version_checked;
  return checked ? Found::kDatabase : Found::kUnchecked;
}

Result<void> create(const fs::path& file, const FileKind& kind) {
  const fs::path unfinished = unfinished_of(file);
  {
    Connection connection = TRY(Connection::open(unfinished, Access::kCreate));
    if (::chmod(unfinished.c_str(), 0600) != 0)
      return fail(ErrorCode::kIo,
                  fmt::format("cannot restrict {}: {}", unfinished.string(), strerror(errno)));
    // page_size must come before the first write. 4096 and 8192 measured alike (1,000 posts to 100
    // rooms in one commit: 18 ms and 21 ms), and the smaller one writes less for a single post.
    TRY(connection.execute("PRAGMA page_size=4096; PRAGMA synchronous=FULL"));
    set_reserve(connection);
    TRY(connection.execute(kind.pragmas));
    TRY(connection.execute(fmt::format("PRAGMA application_id={}", kind.application_id).c_str()));
    TRY(migrate(connection, kind.migrations));
  }
  return name(unfinished, file);
}

Result<void> give_checksums(const fs::path& file, const FileKind& kind) {
  const fs::path unfinished = unfinished_of(file);
  {
    Connection connection = TRY(Connection::open(file, Access::kUnchecked));
    TRY(connection.execute("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)"));
    set_reserve(connection);
    const std::string into = fmt::format("VACUUM INTO '{}'", uri_of(unfinished));
    TRY(connection.execute(into.c_str()));
    // SQLite takes the WAL away with its last connection. One that stayed would be taken for that
    // of the new file.
  }
  if (size_or_zero(wal_of(file)) != 0)
    return fail(ErrorCode::kIo, fmt::format("cannot empty {}", wal_of(file).string()));
  {
    Connection connection = TRY(Connection::open(unfinished, Access::kWrite));
    if (::chmod(unfinished.c_str(), 0600) != 0)
      return fail(ErrorCode::kIo,
                  fmt::format("cannot restrict {}: {}", unfinished.string(), strerror(errno)));
    TRY(connection.execute("PRAGMA synchronous=FULL"));
    // Its sync is one of the whole file.
    TRY(migrate(connection, up_to(kind.version_checked, kind.migrations)));
  }
  return name(unfinished, file);
}

}  // namespace parley::store::sqlite
