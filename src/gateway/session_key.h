// SessionKey: what names a client without a socket of its own, over HTTP: the loop it lives on, its
// slot there, and a secret that nobody else can know. As text it goes into the header
// `Parley-Session`.
//
// Threads: any; pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace parley::gateway {

using SessionSecret = std::array<std::byte, 16>;  // 128 bits

struct SessionKey {
  std::uint8_t loop = 0;
  std::uint32_t slot = 0;  // as in ClientId
  SessionSecret secret{};

  friend bool operator==(const SessionKey&, const SessionKey&) = default;
};

// `random` is fit for secrets.
[[nodiscard]] SessionSecret make_session_secret(Random& random);

// In a time that does not depend on where they differ.
[[nodiscard]] bool same_secret(const SessionSecret& a, const SessionSecret& b);

// 28 letters of base64url (RFC 4648 5). Nothing where the text is not what format() writes.
[[nodiscard]] std::string format(const SessionKey& key);
[[nodiscard]] std::optional<SessionKey> parse_session_key(std::string_view text);

}  // namespace parley::gateway
