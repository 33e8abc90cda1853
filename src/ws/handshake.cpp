#include "ws/handshake.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/limits.h"
#include "ws/extension.h"

namespace parley::ws {

namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 1.3
constexpr std::string_view kVersion = "13";

std::span<const HeaderField> allow_get() {
  static const std::array<HeaderField, 1> fields{{{"Allow", "GET"}}};
  return fields;
}

// RFC 9110 15.5.22: a 426 names what to upgrade to; RFC 6455 4.4: and the versions known here.
std::span<const HeaderField> upgrade_fields() {
  static const std::array<HeaderField, 2> fields{
      {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", std::string(kVersion)}}};
  return fields;
}

UpgradeAnswer refuse(int status, std::string_view reason, std::span<const HeaderField> extra = {}) {
  return {.status = status, .reason = reason, .extra = extra};
}

// RFC 6455 4.1: base64 of 16 bytes, which is 22 letters and two signs of padding. The bits of the
// last letter that no byte carries are not looked at: clients with a fixed key get them wrong.
bool is_key(std::string_view key) {
  constexpr std::size_t kLetters = 22;
  if (key.size() != kLetters + 2 || key.substr(kLetters) != "==") return false;
  return std::ranges::all_of(key.substr(0, kLetters), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  });
}

UpgradeAnswer accept(const UpgradeRequest& request, std::string_view key, Compression compression) {
  std::string response =
      "HTTP/1.1 101 Switching Protocols\r\n"
      "Upgrade: websocket\r\n"
      "Connection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  response += accept_key(key);
  if (header_has_token(request.headers, "Sec-WebSocket-Protocol", kSubprotocol)) {
    response.append("\r\nSec-WebSocket-Protocol: ").append(kSubprotocol);
  }
  // An offer that is not answered is declined (RFC 6455 9.1).
  std::optional<DeflateTerms> deflate;
  if (compression == Compression::kOn) deflate = accept_deflate_offer(request.headers);
  if (deflate) {
    response.append("\r\n").append(kExtensionsField).append(": ").append(deflate_answer(*deflate));
  }
  response += "\r\n\r\n";
  return {.response = std::move(response), .deflate = deflate};
}

// --- client ----------------------------------------------------------------------------------

ResponseCheck refused(int status, std::string reason) {
  return {.kind = ResponseCheck::Kind::kRefused, .status = status, .reason = std::move(reason)};
}

// The lines of a head, without the line breaks and the empty line at its end.
std::vector<std::string_view> lines_of(std::string_view head) {
  std::vector<std::string_view> lines;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    lines.push_back(head.substr(0, end));
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return lines;
}

std::vector<HeaderField> fields_of(std::span<const std::string_view> lines) {
  std::vector<HeaderField> fields;
  for (const std::string_view line : lines) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    fields.push_back(
        {std::string(line.substr(0, colon)), std::string(trim_blanks(line.substr(colon + 1)))});
  }
  return fields;
}

int status_of(std::string_view line) {
  constexpr std::string_view kBegin = "HTTP/1.1 ";
  int status = 0;
  if (!line.starts_with(kBegin) || line.size() < kBegin.size() + 3) return 0;
  const char* digits = line.data() + kBegin.size();
  const auto [end, failed] = std::from_chars(digits, digits + 3, status);
  return failed == std::errc() && end == digits + 3 ? status : 0;
}

}  // namespace

// --- server ----------------------------------------------------------------------------------

bool wants_upgrade(HeaderFields headers) {
  return header_has_token(headers, "Upgrade", "websocket");
}

// RFC 6455 4.2.1, in its order.
UpgradeAnswer answer_upgrade(const UpgradeRequest& request, Compression compression) {
  const HeaderFields headers = request.headers;
  if (request.method != "GET") return refuse(405, "WebSocket opens with GET", allow_get());
  if (!request.http11) return refuse(505, "WebSocket needs HTTP/1.1");
  if (find_header(headers, "Host") == nullptr) return refuse(400, "Host is missing");
  if (!wants_upgrade(headers) || !header_has_token(headers, "Connection", "Upgrade")) {
    return refuse(426, "this is a WebSocket address", upgrade_fields());
  }
  const std::string* version = find_header(headers, "Sec-WebSocket-Version");
  if (count_headers(headers, "Sec-WebSocket-Version") > 1) {
    return refuse(400, "more than one Sec-WebSocket-Version");
  }
  if (version == nullptr || *version != kVersion) {
    return refuse(426, "Sec-WebSocket-Version must be 13", upgrade_fields());
  }
  const std::string* key = find_header(headers, "Sec-WebSocket-Key");
  if (count_headers(headers, "Sec-WebSocket-Key") != 1 || !is_key(*key)) {
    return refuse(400, "Sec-WebSocket-Key must be one, of 16 bytes in base64");
  }
  return accept(request, *key, compression);
}

std::string accept_key(std::string_view key) {
  std::string joined(key);
  joined += kGuid;
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), digest.data());
  return base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// --- client ----------------------------------------------------------------------------------

std::string make_key(Random& random) {
  std::array<char, 16> bytes{};
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return base64_encode({bytes.data(), bytes.size()});
}

std::string upgrade_request(std::string_view host, std::string_view target, std::string_view key,
                            HeaderFields extra) {
  std::string request("GET ");
  request.append(target).append(" HTTP/1.1\r\nHost: ").append(host);
  request.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: ");
  request.append(kVersion).append("\r\nSec-WebSocket-Key: ").append(key);
  for (const HeaderField& field : extra) {
    request.append("\r\n").append(field.name).append(": ").append(field.value);
  }
  request.append("\r\n\r\n");
  return request;
}

ResponseCheck check_response(std::string_view bytes, std::string_view key, Compression offered) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  const std::size_t end = bytes.find(kEnd);
  if (end == std::string_view::npos) {
    if (bytes.size() > limits::kHttpHeadBytesMax) return refused(0, "endless answer");
    return {};
  }
  const std::vector<std::string_view> lines = lines_of(bytes.substr(0, end));
  const int status = lines.empty() ? 0 : status_of(lines.front());
  if (status == 0) return refused(0, "the answer is not HTTP/1.1");
  if (status != 101) return refused(status, std::string(lines.front().substr(9)));
  const std::vector<HeaderField> fields = fields_of(std::span(lines).subspan(1));
  if (!wants_upgrade(fields) || !header_has_token(fields, "Connection", "Upgrade")) {
    return refused(status, "the answer does not upgrade to WebSocket");
  }
  const std::string* accept = find_header(fields, "Sec-WebSocket-Accept");
  if (accept == nullptr || *accept != accept_key(key)) {
    return refused(status, "Sec-WebSocket-Accept does not answer the key");
  }
  if (offered == Compression::kOff && find_header(fields, kExtensionsField) != nullptr) {
    return refused(status, "an extension that was not offered");
  }
  const DeflateAnswer deflate = read_deflate_answer(fields);
  if (deflate.fault != nullptr) return refused(status, deflate.fault);
  const std::string* protocol = find_header(fields, "Sec-WebSocket-Protocol");
  if (protocol != nullptr && *protocol != kSubprotocol) {
    return refused(status, "a subprotocol that was not offered");
  }
  return {.kind = ResponseCheck::Kind::kUpgraded,
          .head_bytes = end + kEnd.size(),
          .status = status,
          .deflate = deflate.terms};
}

}  // namespace parley::ws
