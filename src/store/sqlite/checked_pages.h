// A VFS of SQLite ("The SQLite OS Interface"): the operating system's, but each page of a database
// file carries a checksum, which is put there when the page is written and verified when it is
// read. A page that does not match is never given on: the read fails with SQLITE_IOERR_DATA.
//
// Only database files are concerned. The WAL has checksums of its own, which SQLite verifies when
// it recovers one. It is for databases that were made with set_reserve(); of any other one it would
// overwrite the last bytes of each page.
//
// Threads: any.
#pragma once

#include "store/sqlite/connection.h"

namespace parley::store::sqlite {

// Its name, for sqlite3_open_v2(). Registers it the first time.
const char* checked_pages_vfs();

// From now on what this connection makes anew (a database that is still empty, or the file of
// `VACUUM INTO`) keeps room for a checksum in each page.
void set_reserve(Connection& connection);

}  // namespace parley::store::sqlite
