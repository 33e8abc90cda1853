#include "ws/inflater.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <utility>

#include "base/check.h"

namespace parley::ws {

namespace {

constexpr int kRawWindowBits = -15;  // zlib: raw deflate, of the largest window
constexpr std::array<char, 4> kTail{'\x00', '\x00', '\xFF', '\xFF'};  // RFC 7692 7.2.1
constexpr int kBetweenBlocks = 128;                                   // of z_stream::data_type

// Room for a first try: chat shrinks to between a half and a quarter.
constexpr std::size_t kRoomFactor = 4;
constexpr std::size_t kRoomBytesMin = 64;

void give(z_stream& stream, std::span<const char> bytes) {
  CHECK(bytes.size() <= std::numeric_limits<uInt>::max());
  // zlib's next_in is not const, and is only read.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
}

// Returns how much of the room was used.
std::size_t run(z_stream& stream, std::span<char> room, int& code) {
  const std::size_t bytes = std::min<std::size_t>(room.size(), std::numeric_limits<uInt>::max());
  stream.next_out = reinterpret_cast<Bytef*>(room.data());
  stream.avail_out = static_cast<uInt>(bytes);
  code = inflate(&stream, Z_SYNC_FLUSH);
  CHECK(code != Z_STREAM_ERROR && code != Z_MEM_ERROR);
  return bytes - stream.avail_out;
}

}  // namespace

Inflater::Inflater() {
  stream_.zalloc = &allocate;
  stream_.zfree = &release;
  stream_.opaque = this;
  CHECK(inflateInit2(&stream_, kRawWindowBits) == Z_OK);
}

Inflater::~Inflater() {
  inflateEnd(&stream_);
}

void Inflater::begin() {
  CHECK(inflateReset(&stream_) == Z_OK);
  ended_ = false;
}

Inflater::Answer Inflater::feed(std::span<const char> payload, MessageBuffer& out,
                                std::size_t bytes_max) {
  give(stream_, payload);
  while (true) {
    if (ended_) {
      if (stream_.avail_in == 0) return Answer::kFine;
      // RFC 7692 7.2.3.4: a sender may flush with BFINAL, and more blocks may follow. The window
      // stays: a fresh dictionary here would cost 32 KB of copying for each two bytes of a peer
      // who sends nothing but empty last blocks.
      CHECK(inflateResetKeep(&stream_) == Z_OK);
      ended_ = false;
    }
    // One byte more than allowed, to tell a message that is just as long from a longer one.
    const std::size_t most = bytes_max + 1;
    const std::size_t wanted = std::max<std::size_t>(kRoomFactor * stream_.avail_in, kRoomBytesMin);
    int code = Z_OK;
    out.wrote(run(stream_, out.room(wanted, most), code));
    if (out.size() == most) return Answer::kTooLarge;
    ended_ = code == Z_STREAM_END;
    if (ended_) continue;
    if (code != Z_OK && code != Z_BUF_ERROR) return Answer::kGarbage;
    if (stream_.avail_out > 0) return Answer::kFine;
  }
}

bool Inflater::finish() {
  if (ended_) return true;
  give(stream_, kTail);
  // What the octets complete is an empty block. If they come to anything, they were taken for the
  // missing end of another one, which without room does not end.
  std::array<char, 1> nowhere{};
  int code = Z_OK;
  run(stream_, std::span(nowhere).first(0), code);
  if (stream_.avail_in > 0) return false;
  return code == Z_STREAM_END || (code == Z_OK && (stream_.data_type & kBetweenBlocks) != 0);
}

// Counted, so that the caps see it. Out of memory ends the process, as it does for `new`.
void* Inflater::allocate(void* self, unsigned items, unsigned size) {
  static_cast<Inflater*>(self)->memory_bytes_ += std::size_t{items} * size;
  void* memory = std::calloc(items, size);
  CHECK(memory != nullptr);
  return memory;
}

void Inflater::release(void* /*self*/, void* memory) {
  std::free(memory);
}

std::unique_ptr<Inflater> Inflaters::take() {
  std::unique_ptr<Inflater> taken = std::exchange(spare_, nullptr);
  if (!taken) taken = std::make_unique<Inflater>();
  taken->begin();
  return taken;
}

void Inflaters::give_back(std::unique_ptr<Inflater> inflater) {
  if (!spare_) spare_ = std::move(inflater);
}

}  // namespace parley::ws
