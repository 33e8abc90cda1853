// Any bytes, in the chunks that the first bytes say, to a decoder of either role: the same answer
// as in one piece, and memory within its bound.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "ws/decoder.h"
#include "ws/testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley::ws;
  constexpr std::size_t kMessageBytesMax = 4096;
  constexpr std::size_t kChunkings = 4;
  if (size < kChunkings + 1) return 0;
  const Role role = (data[0] & 1) != 0 ? Role::kServer : Role::kClient;
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  std::string_view rest = stream.substr(kChunkings + 1);
  const std::vector<testing::Seen> expected = testing::decode(rest, kMessageBytesMax, role);

  Decoder decoder(role, kMessageBytesMax);
  std::vector<testing::Seen> seen;
  bool guards_kept = true;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const std::size_t length = std::size_t{data[1 + i % kChunkings]} % 64 + 1;
    testing::feed(decoder, rest.substr(0, length), seen, &guards_kept);
    rest.remove_prefix(std::min(length, rest.size()));
    CHECK(decoder.memory_bytes() <= 2 * kMessageBytesMax + 600);
  }
  CHECK(seen == expected);
  CHECK(guards_kept);
  return 0;
}
