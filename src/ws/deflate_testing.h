// For the tests of permessage-deflate: payloads as a peer's zlib makes them, in any of the ways a
// peer may, and frames that carry them. Shares no code with Deflater or Inflater.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "ws/decoder.h"
#include "ws/inflater.h"
#include "ws/testing.h"

namespace parley::ws::testing {

struct PeerZlib {
  int level = 6;
  int window_bits = 15;
  int memory_level = 8;
  int strategy = Z_DEFAULT_STRATEGY;
  std::size_t flush_every = SIZE_MAX;  // bytes of the message: blocks end there
  int flush = Z_SYNC_FLUSH;            // Z_FINISH: by a block with BFINAL, and a stream anew
};

// RFC 7692 7.2.1, and 7.2.3.4 for BFINAL.
inline std::string peer_deflated(std::string_view message, const PeerZlib& how = {}) {
  z_stream stream{};
  CHECK(deflateInit2(&stream, how.level, Z_DEFLATED, -how.window_bits, how.memory_level,
                     how.strategy) == Z_OK);
  std::string payload;
  do {
    const std::string_view part = message.substr(0, how.flush_every);
    message.remove_prefix(part.size());
    std::string room(deflateBound(&stream, part.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
    stream.avail_in = static_cast<uInt>(part.size());
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    const int code = deflate(&stream, how.flush);
    CHECK(code == (how.flush == Z_FINISH ? Z_STREAM_END : Z_OK) && stream.avail_out > 0);
    payload.append(room, 0, room.size() - stream.avail_out);
    if (how.flush == Z_FINISH) deflateReset(&stream);
  } while (!message.empty());
  deflateEnd(&stream);
  if (how.flush == Z_FINISH) {
    payload.push_back('\0');
  } else {
    CHECK(payload.ends_with(std::string_view("\0\0\xFF\xFF", 4)));
    payload.resize(payload.size() - 4);
  }
  return payload;
}

// The same bits as zlib's inflate reads them by itself: the oracle for payloads that are whole.
// Behind a block with BFINAL it begins anew, with what came out so far as its dictionary.
inline std::string peer_inflated(std::string_view payload) {
  constexpr std::string_view kTail("\0\0\xFF\xFF", 4);
  const std::string whole = std::string(payload) + std::string(kTail);
  z_stream stream{};
  CHECK(inflateInit2(&stream, -15) == Z_OK);
  std::string message;
  std::string room(65536, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(whole.data()));
  stream.avail_in = static_cast<uInt>(whole.size());
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    const int code = inflate(&stream, Z_SYNC_FLUSH);
    message.append(room, 0, room.size() - stream.avail_out);
    if (code == Z_STREAM_END && stream.avail_in > kTail.size()) {
      const std::size_t back = std::min<std::size_t>(message.size(), 32768);
      const char* dictionary = message.data() + message.size() - back;
      CHECK(inflateReset(&stream) == Z_OK);
      CHECK(inflateSetDictionary(&stream, reinterpret_cast<const Bytef*>(dictionary),
                                 static_cast<uInt>(back)) == Z_OK);
    } else if (code != Z_OK || stream.avail_out > 0) {
      break;
    }
  }
  inflateEnd(&stream);
  return message;
}

// A masked frame with RSV1.
inline std::string masked_rsv1(Opcode opcode, std::string_view payload, bool fin = true) {
  std::string frame = masked(opcode, payload, fin);
  frame[0] = static_cast<char>(frame[0] | kRsv1Bit);
  return frame;
}

// One compressed message in the fragments whose borders are given.
inline std::string fragmented_rsv1(Opcode opcode, std::string_view payload,
                                   std::vector<std::size_t> borders,
                                   std::string_view between = {}) {
  std::ranges::sort(borders);
  std::string stream;
  std::size_t at = 0;
  for (std::size_t i = 0; i <= borders.size(); ++i) {
    const bool last = i == borders.size();
    const std::size_t end = last ? payload.size() : std::min(borders[i], payload.size());
    const std::string_view part = payload.substr(at, end - at);
    stream += i == 0 ? masked_rsv1(opcode, part, last) : masked(Opcode::kContinuation, part, last);
    if (!last) stream += between;
    at = end;
  }
  return stream;
}

// What a decoder that negotiated permessage-deflate makes of a stream, in chunks of that size.
inline std::vector<Seen> decode_deflate(std::string_view stream,
                                        std::size_t message_bytes_max = 65536,
                                        std::size_t chunk_bytes = SIZE_MAX,
                                        Role role = Role::kServer) {
  Inflaters inflaters;
  Decoder decoder(role, message_bytes_max, inflaters);
  std::vector<Seen> seen;
  bool guards_kept = true;
  while (!stream.empty()) {
    const std::string_view chunk = stream.substr(0, chunk_bytes);
    feed(decoder, chunk, seen, &guards_kept);
    stream.remove_prefix(chunk.size());
  }
  CHECK(guards_kept);
  return seen;
}

}  // namespace parley::ws::testing
