// Any bytes as a client's first ones, in the chunks that the first byte says: the same verdict as
// in one piece and as byte by byte.
#include <algorithm>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "tls/hello_guard.h"

namespace {

using parley::tls::HelloGuard;
using Verdict = HelloGuard::Verdict;

Verdict look(std::span<const char> bytes, std::size_t chunk_bytes) {
  HelloGuard guard;
  while (!bytes.empty()) {
    const std::span<const char> chunk = bytes.first(std::min(chunk_bytes, bytes.size()));
    bytes = bytes.subspan(chunk.size());
    const Verdict verdict = guard.look(chunk);
    if (verdict != Verdict::kGoOn) return verdict;
  }
  return Verdict::kGoOn;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Verdict whole = look(bytes, SIZE_MAX);
  CHECK(look(bytes, 1) == whole);
  CHECK(look(bytes, std::size_t{data[0]} + 1) == whole);
  return 0;
}
