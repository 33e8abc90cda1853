#include "ws/deflater.h"

#include <limits>

#include "base/check.h"

namespace parley::ws {

namespace {

// Measured on chat of 144 B to 4 KB, a message at a time. Of 4 KB, level 3 leaves 2,063 bytes in
// 77 us; level 6 leaves 2,004 in 100, level 1 2,104 in 73, and up to 1 KB there is no difference
// worth the name. A memory level of 5 takes 0.5 us less for the shortest and 11 us more for 4 KB;
// below that, 4 KB fall into blocks with a code table each, and up to a fifth is lost.
constexpr int kLevel = 3;
constexpr int kMemoryLevel = 8;

// RFC 7692 7.2.1: what a flush ends with, and the wire does without.
constexpr std::string_view kTail("\x00\x00\xFF\xFF", 4);

// Only the header is made here: the payload stands in `out` from `begin` on.
void insert_header(std::string& out, std::size_t begin, Opcode opcode) {
  char header[kServerHeaderBytesMax];
  const std::size_t bytes = write_header(header, opcode, true, out.size() - begin);
  header[0] = static_cast<char>(static_cast<std::uint8_t>(header[0]) | kRsv1Bit);
  out.insert(begin, header, bytes);
}

}  // namespace

Deflater::Deflater(std::uint8_t window_bits) : window_bits_(window_bits) {
  CHECK(window_bits >= kDeflateWindowBitsMin && window_bits <= kDeflateWindowBitsMax);
  CHECK(deflateInit2(&stream_, kLevel, Z_DEFLATED, -int{window_bits}, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) == Z_OK);
}

Deflater::~Deflater() {
  deflateEnd(&stream_);
}

bool Deflater::append(std::string& out, std::string_view message) {
  // What ends within this is shorter than the message once the tail is off. zlib must not use up
  // all of its room, or it could have more to say.
  const std::size_t room = message.size() + kTail.size();
  CHECK(room <= std::numeric_limits<uInt>::max());
  const std::size_t begin = out.size();
  out.resize(begin + room);
  CHECK(deflateReset(&stream_) == Z_OK);
  // zlib's next_in is not const, and is only read.
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(message.data()));
  stream_.avail_in = static_cast<uInt>(message.size());
  stream_.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
  stream_.avail_out = static_cast<uInt>(room);
  CHECK(deflate(&stream_, Z_SYNC_FLUSH) == Z_OK);
  if (stream_.avail_out == 0) {
    out.resize(begin);
    return false;
  }
  out.resize(begin + room - stream_.avail_out);
  CHECK(out.ends_with(kTail));
  out.resize(out.size() - kTail.size());
  return true;
}

void append_deflated_frame(std::string& out, Opcode opcode, std::string_view payload,
                           Deflater& deflater, std::size_t bytes_min) {
  CHECK(!is_control(opcode));
  const std::size_t begin = out.size();
  if (payload.size() < bytes_min || !deflater.append(out, payload)) {
    append_frame(out, opcode, payload);
    return;
  }
  insert_header(out, begin, opcode);
}

void append_masked_deflated_frame(std::string& out, Opcode opcode, std::string_view payload,
                                  MaskKey key, Deflater& deflater, std::size_t bytes_min) {
  CHECK(!is_control(opcode));
  std::string deflated;
  if (payload.size() < bytes_min || !deflater.append(deflated, payload)) {
    append_masked_frame(out, opcode, payload, key);
    return;
  }
  const std::size_t begin = out.size();
  append_masked_frame(out, opcode, deflated, key);
  out[begin] = static_cast<char>(static_cast<std::uint8_t>(out[begin]) | kRsv1Bit);
}

}  // namespace parley::ws
