// The opening handshake of RFC 6455 4, both sides, on the fields of a request head that `http` has
// read: method, version and exactly one Host are its affair, whose pages may come (RFC 6455 10.2)
// is the caller's, and everything named Sec-WebSocket is ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/header_field.h"
#include "base/random.h"
#include "ws/deflate_terms.h"

namespace parley::ws {

inline constexpr std::string_view kSubprotocol = "parley.v1";

// --- server ----------------------------------------------------------------------------------

struct UpgradeRequest {
  std::string_view method;
  bool http11 = true;
  HeaderFields headers;
};

struct UpgradeAnswer {
  int status = 101;
  std::string response{};                 // 101: the bytes to send, whole
  std::string_view reason{};              // else: one line for the body
  std::span<const HeaderField> extra{};   // else: fields that the refusal must carry
  std::optional<DeflateTerms> deflate{};  // 101: agreed on, where it was offered and is wanted

  [[nodiscard]] bool accepted() const { return status == 101; }
};

// Does the request ask for WebSocket at all? (If not, it is plain HTTP.)
[[nodiscard]] bool wants_upgrade(HeaderFields headers);

// Is permessage-deflate spoken, where the other side does? A server then accepts it, and a client
// has offered it (kDeflateOffer).
enum class Compression : std::uint8_t { kOff, kOn };

[[nodiscard]] UpgradeAnswer answer_upgrade(const UpgradeRequest& request,
                                           Compression compression = Compression::kOff);

// RFC 6455 4.2.2: base64(SHA-1(key + GUID)).
[[nodiscard]] std::string accept_key(std::string_view key);

// --- client ----------------------------------------------------------------------------------

// A fresh Sec-WebSocket-Key: 16 random bytes in base64.
[[nodiscard]] std::string make_key(Random& random);

// With compression on, `extra` carries the offer: {kExtensionsField, kDeflateOffer}.
[[nodiscard]] std::string upgrade_request(std::string_view host, std::string_view target,
                                          std::string_view key, HeaderFields extra = {});

struct ResponseCheck {
  enum class Kind { kNeedMore, kUpgraded, kRefused };
  Kind kind = Kind::kNeedMore;
  std::size_t head_bytes = 0;             // kUpgraded: frames begin here
  int status = 0;                         // kRefused: what the server said, 0 if it was not HTTP
  std::string reason{};                   // kRefused: one line
  std::optional<DeflateTerms> deflate{};  // kUpgraded: agreed on
};

// Looks at all that came so far; RFC 6455 4.1, the client's checks.
[[nodiscard]] ResponseCheck check_response(std::string_view bytes, std::string_view key,
                                           Compression offered = Compression::kOff);

}  // namespace parley::ws
