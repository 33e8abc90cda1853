// Any bytes, as what is encoded and as what is decoded: there and back is the same, and a text is
// taken only where it is exactly what the encoder writes.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  CHECK(base64_decode(base64_encode(bytes)) == bytes);
  CHECK(base64url_decode(base64url_encode(bytes)) == bytes);
  if (const std::optional<std::string> decoded = base64_decode(bytes))
    CHECK(base64_encode(*decoded) == bytes);
  if (const std::optional<std::string> decoded = base64url_decode(bytes))
    CHECK(base64url_encode(*decoded) == bytes);
  return 0;
}
