// Any bytes as the answer of a server to a client's handshake, and as the fields of a request.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "ws/handshake.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const ws::ResponseCheck check =
      ws::check_response(bytes, "dGhlIHNhbXBsZSBub25jZQ==", ws::Compression::kOn);
  if (check.kind == ws::ResponseCheck::Kind::kUpgraded) CHECK(check.head_bytes <= size);

  std::vector<HeaderField> fields;
  for (std::size_t at = 0; at < size;) {
    const std::size_t end = std::min(bytes.find('\n', at), size);
    const std::string line = bytes.substr(at, end - at);
    const std::size_t colon = std::min(line.find(':'), line.size());
    // Without blanks, as `http` hands them on; a line may end as it does on the wire.
    const std::string value = line.substr(std::min(colon + 1, line.size()));
    const std::string_view plain = std::string_view(value).substr(0, value.find('\r'));
    fields.push_back({line.substr(0, colon), std::string(trim_blanks(plain))});
    at = end + 1;
  }
  const ws::UpgradeAnswer answer = ws::answer_upgrade({"GET", true, fields}, ws::Compression::kOn);
  CHECK(answer.accepted() == answer.reason.empty());
  CHECK(answer.accepted() == answer.response.ends_with("\r\n\r\n"));
  CHECK(answer.accepted() || !answer.deflate);
  return 0;
}
