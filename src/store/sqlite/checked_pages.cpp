#include "store/sqlite/checked_pages.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "base/check.h"
#include "store/sqlite/page_checksum.h"

namespace parley::store::sqlite {
namespace {

constexpr const char* kName = "parley-checked-pages";
constexpr auto kPage = static_cast<int>(kPageBytes);

// What SQLite reads before it knows the page size: of the first page, and of no use to a message.
// With a WAL beside it the file's own first page may be half written, and is not used then.
constexpr sqlite3_int64 kHeaderBytes = 100;

using Page = std::array<std::byte, kPageBytes>;

// Lifetime: SQLite allocates it, with the operating system's file behind it.
struct CheckedFile {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<CheckedFile*>(file)->real();
}

std::uint64_t number_at(sqlite3_int64 offset) {
  return static_cast<std::uint64_t>(offset / kPage) + 1;
}

// ---- the two that differ ------------------------------------------------------------------------

// A part of a page is read as the whole page: some versions of SQLite read long texts past their
// cache, and leave out the end of each page.
int read(sqlite3_file* file, void* to, int bytes, sqlite3_int64 offset) {
  sqlite3_file* const under = real(file);
  if (offset + bytes <= kHeaderBytes) return under->pMethods->xRead(under, to, bytes, offset);
  const sqlite3_int64 start = offset - offset % kPage;
  if (offset + bytes > start + kPage) return SQLITE_IOERR_READ;
  Page page;
  const int code = under->pMethods->xRead(under, page.data(), kPage, start);
  // An empty file is one that is being made. Behind the end of any other one is nothing to read.
  const bool is_new = code == SQLITE_IOERR_SHORT_READ && start == 0;
  if (code == SQLITE_IOERR_SHORT_READ && !is_new) return SQLITE_IOERR_DATA;
  if (code != SQLITE_OK && !is_new) return code;
  if (!is_new && !is_page_whole(number_at(start), page)) return SQLITE_IOERR_DATA;
  std::memcpy(to, page.data() + (offset - start), static_cast<std::size_t>(bytes));
  return code;
}

int write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
  sqlite3_file* const under = real(file);
  // SQLite writes a database in whole pages.
  if (bytes != kPage || offset % kPage != 0) return SQLITE_IOERR_WRITE;
  Page page;
  std::memcpy(page.data(), from, page.size());
  seal_page(number_at(offset), page);
  return under->pMethods->xWrite(under, page.data(), bytes, offset);
}

// ---- those that pass on -------------------------------------------------------------------------

int close(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
  return real(file)->pMethods->xSync(real(file), flags);
}
int size(sqlite3_file* file, sqlite3_int64* to) {
  return real(file)->pMethods->xFileSize(real(file), to);
}
int lock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int is_reserved(sqlite3_file* file, int* to) {
  return real(file)->pMethods->xCheckReservedLock(real(file), to);
}
int control(sqlite3_file* file, int what, void* with) {
  return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int region, int bytes, int extend, void volatile** to) {
  return real(file)->pMethods->xShmMap(real(file), region, bytes, extend, to);
}
int shm_lock(sqlite3_file* file, int first, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), first, count, flags);
}
void shm_barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2: without xFetch, so that no page is read past us through a mapping.
constexpr sqlite3_io_methods kMethods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// ---- opening ------------------------------------------------------------------------------------

sqlite3_vfs* under(sqlite3_vfs* vfs) {
  return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
    return under(vfs)->xOpen(under(vfs), name, file, flags, flags_out);
  file->pMethods = nullptr;  // SQLite closes only what has any
  const int code = under(vfs)->xOpen(under(vfs), name, real(file), flags, flags_out);
  if (code == SQLITE_OK) file->pMethods = &kMethods;
  return code;
}

// All but opening is the operating system's own.
sqlite3_vfs made_over(sqlite3_vfs* system) {
  sqlite3_vfs made = *system;
  made.pNext = nullptr;
  made.zName = kName;
  made.pAppData = system;
  made.szOsFile += static_cast<int>(sizeof(CheckedFile));
  made.xOpen = open;
  return made;
}

sqlite3_vfs* registered() {
  static sqlite3_vfs vfs = made_over(sqlite3_vfs_find(nullptr));
  CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
  return &vfs;
}

}  // namespace

const char* checked_pages_vfs() {
  static const char* const name = registered()->zName;
  return name;
}

void set_reserve(Connection& connection) {
  int bytes = kPageChecksumBytes;
  CHECK(sqlite3_file_control(connection.get(), "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes) ==
        SQLITE_OK);
}

}  // namespace parley::store::sqlite
