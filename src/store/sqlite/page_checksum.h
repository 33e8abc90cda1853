// The checksum of one database page, which the page itself carries in its last 8 bytes: SQLite
// leaves these alone where the database was made with that many "reserved bytes" ("Database File
// Format" 1.3.4 of SQLite).
//
// The page's number is part of it, so that a page in another one's place is noticed, too. A change
// within one 8-byte word is always noticed, any other one but for 1 of 2^64. It is no protection
// against somebody who means to deceive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace parley::store::sqlite {

// All databases of ours have pages of this size.
inline constexpr std::size_t kPageBytes = 4096;
inline constexpr std::size_t kPageChecksumBytes = 8;

using PageView = std::span<const std::byte, kPageBytes>;

// Of all bytes of the page but the last 8. `number`: 1 for the first page of the file.
std::uint64_t page_checksum(std::uint64_t number, PageView page);

// Puts it where it belongs.
void seal_page(std::uint64_t number, std::span<std::byte, kPageBytes> page);

// Whether the page carries the checksum that it should.
bool is_page_whole(std::uint64_t number, PageView page);

}  // namespace parley::store::sqlite
