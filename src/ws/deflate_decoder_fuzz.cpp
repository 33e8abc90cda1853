// Any bytes to a decoder that negotiated permessage-deflate, as a stream of frames and as the
// payload of one compressed message: in the chunks that the first bytes say, the same answer as in
// one piece, and memory within its bound; and what it takes for a message is what zlib makes of the
// payload in one call.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "ws/deflate_testing.h"

namespace {

using namespace parley::ws;

constexpr std::size_t kMessageBytesMax = 4096;
// A message at its maximum, an inflater with its window, and the decoder's own.
constexpr std::size_t kMemoryBytesMax = kMessageBytesMax + 48 * 1024 + 1024;
constexpr std::size_t kChunkings = 4;

std::vector<testing::Seen> decode_in_chunks(std::string_view stream, Role role,
                                            std::string_view chunkings) {
  Inflaters inflaters;
  Decoder decoder(role, kMessageBytesMax, inflaters);
  std::vector<testing::Seen> seen;
  bool guards_kept = true;
  for (std::size_t i = 0; !stream.empty(); ++i) {
    const auto wish = static_cast<std::uint8_t>(chunkings[i % kChunkings]);
    const std::size_t length = std::size_t{wish} % 64 + 1;
    testing::feed(decoder, stream.substr(0, length), seen, &guards_kept);
    stream.remove_prefix(std::min(length, stream.size()));
    CHECK(decoder.memory_bytes() <= kMemoryBytesMax);
  }
  CHECK(guards_kept);
  return seen;
}

void check_stream(std::string_view stream, Role role, std::string_view chunkings) {
  const auto expected = testing::decode_deflate(stream, kMessageBytesMax, SIZE_MAX, role);
  CHECK(decode_in_chunks(stream, role, chunkings) == expected);
}

// In fragments, with a ping between them.
void check_message(std::string_view payload, std::string_view chunkings) {
  std::vector<std::size_t> borders;
  for (const char wish : chunkings) {
    borders.push_back(std::size_t{static_cast<std::uint8_t>(wish)} * payload.size() / 256);
  }
  const std::string stream = testing::fragmented_rsv1(Opcode::kBinary, payload, borders,
                                                      testing::masked(Opcode::kPing, "p"));
  check_stream(stream, Role::kServer, chunkings);

  const auto whole =
      testing::decode_deflate(testing::masked_rsv1(Opcode::kBinary, payload), kMessageBytesMax);
  CHECK(whole.size() == 1);
  CHECK(whole[0].code == 0 || whole[0].code == 1007 || whole[0].code == 1009);
  CHECK(whole[0].bytes.size() <= kMessageBytesMax);
  if (whole[0].kind != Step::Kind::kMessage) return;
  CHECK(whole[0].bytes == testing::peer_inflated(payload));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kChunkings + 1) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view chunkings = input.substr(1, kChunkings);
  const std::string_view rest = input.substr(kChunkings + 1);
  if (data[0] % 3 == 0) {
    check_message(rest, chunkings);
  } else {
    check_stream(rest, data[0] % 3 == 1 ? Role::kServer : Role::kClient, chunkings);
  }
  return 0;
}
