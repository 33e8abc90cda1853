#include "store/sqlite/wal_file.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <set>
#include <span>

#include "store/sqlite/big_endian.h"
#include "store/sqlite/page_checksum.h"

namespace parley::store::sqlite {
namespace {

// "WAL-mode File Format" of SQLite, 2 to 4. All numbers are big-endian.
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::size_t kSummedOfHeader = 24;
constexpr std::size_t kSummedOfFrameHeader = 8;
constexpr std::uint32_t kMagic = 0x377F0682;  // + 1: its words are summed as big-endian ones

// Half of a frame's salts is drawn anew for each use of the file, so those of another use have
// about 16 other bits; the sums are not over the salts.
constexpr int kFlippedSaltBitsMax = 2;

using Header = std::array<unsigned char, kHeaderBytes>;
using Frame = std::array<unsigned char, kFrameHeaderBytes + kPageBytes>;
using Salts = std::uint64_t;

std::uint64_t pair(std::span<const unsigned char> bytes, std::size_t at) {
  return (std::uint64_t{big_endian(bytes, at, 4)} << 32U) | big_endian(bytes, at + 4, 4);
}

// "Checksum Algorithm": of the machine that wrote the WAL, little-endian on all that we run on.
std::uint64_t summed(std::uint64_t before, std::span<const unsigned char> bytes) {
  auto first = static_cast<std::uint32_t>(before >> 32U);
  auto second = static_cast<std::uint32_t>(before);
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::array<std::uint32_t, 2> words{};
    std::memcpy(words.data(), bytes.data() + at, 8);
    first += words[0] + second;
    second += words[1] + first;
  }
  return (std::uint64_t{first} << 32U) | second;
}

bool is_sound(const Header& header) {
  return big_endian(header, 0, 4) == kMagic && big_endian(header, 8, 4) == kPageBytes &&
         pair(header, kSummedOfHeader) == summed(0, std::span(header).first<kSummedOfHeader>());
}

Salts salts_of(const Frame& frame) {
  return pair(frame, 8);
}

std::uint64_t stored_sum(const Frame& frame) {
  return pair(frame, 16);
}

// Each frame's sum begins with the stored one of the frame before, so that a frame can be verified
// behind a damaged one.
bool follows(const Frame& frame, std::uint64_t sum_before) {
  const std::span<const unsigned char> bytes(frame);
  const std::uint64_t sum = summed(sum_before, bytes.first(kSummedOfFrameHeader));
  return stored_sum(frame) == summed(sum, bytes.subspan(kFrameHeaderBytes));
}

bool commits(const Frame& frame) {
  return big_endian(frame, 4, 4) != 0;
}

template <class Bytes>
bool read(std::ifstream& in, Bytes& to) {
  return static_cast<bool>(in.read(reinterpret_cast<char*>(to.data()), to.size()));
}

// How many commits there are from the first damaged place on. Frames with other salts are of an
// earlier use of the file, and not overwritten yet.
std::size_t commits_behind_damage(std::ifstream& in, const Header& header) {
  Frame frame{};
  if (!read(in, frame)) return 0;
  bool damaged = !is_sound(header);
  const Salts salts = damaged ? salts_of(frame) : pair(header, 16);
  std::uint64_t sum = pair(header, kSummedOfHeader);
  std::size_t found = 0;
  do {
    const auto strange_bits = std::popcount(salts_of(frame) ^ salts);
    damaged = damaged || strange_bits > 0 || !follows(frame, sum);
    if (damaged && strange_bits <= kFlippedSaltBitsMax && commits(frame)) ++found;
    sum = stored_sum(frame);
  } while (read(in, frame));
  return found;
}

}  // namespace

Result<void> check_wal(const std::filesystem::path& wal) {
  std::ifstream in(wal, std::ios::binary);
  Header header{};
  if (!read(in, header) || commits_behind_damage(in, header) < 2) return {};
  return fail(ErrorCode::kCorrupt,
              fmt::format("{} is damaged, and what was kept would be forgotten: it is left as it "
                          "is; restore a backup of the data directory",
                          wal.string()));
}

std::uint64_t pages_in_wal(const std::filesystem::path& wal, std::uint64_t first,
                           std::uint64_t last) {
  std::ifstream in(wal, std::ios::binary);
  Header header{};
  Frame frame{};
  if (!read(in, header)) return 0;
  std::set<std::uint64_t> pages;
  while (read(in, frame) && salts_of(frame) == pair(header, 16)) {
    const std::uint64_t page = big_endian(frame, 0, 4);
    if (page > first && page <= last) pages.insert(page);
  }
  return pages.size();
}

}  // namespace parley::store::sqlite
