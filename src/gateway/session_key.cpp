#include "gateway/session_key.h"

#include <cstring>

#include "base/base64.h"

namespace parley::gateway {
namespace {

constexpr std::size_t kSlotAt = sizeof(SessionKey::loop);
constexpr std::size_t kSecretAt = kSlotAt + sizeof(SessionKey::slot);
constexpr std::size_t kKeyBytes = kSecretAt + sizeof(SessionSecret);

}  // namespace

SessionSecret make_session_secret(Random& random) {
  SessionSecret secret;
  random.fill(secret);
  return secret;
}

bool same_secret(const SessionSecret& a, const SessionSecret& b) {
  std::byte difference{0};
  for (std::size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return difference == std::byte{0};
}

std::string format(const SessionKey& key) {
  std::array<char, kKeyBytes> bytes;
  std::memcpy(bytes.data(), &key.loop, sizeof key.loop);
  std::memcpy(bytes.data() + kSlotAt, &key.slot, sizeof key.slot);
  std::memcpy(bytes.data() + kSecretAt, key.secret.data(), key.secret.size());
  return base64url_encode({bytes.data(), bytes.size()});
}

std::optional<SessionKey> parse_session_key(std::string_view text) {
  const std::optional<std::string> bytes = base64url_decode(text);
  if (!bytes || bytes->size() != kKeyBytes) return std::nullopt;
  SessionKey key;
  std::memcpy(&key.loop, bytes->data(), sizeof key.loop);
  std::memcpy(&key.slot, bytes->data() + kSlotAt, sizeof key.slot);
  std::memcpy(key.secret.data(), bytes->data() + kSecretAt, key.secret.size());
  return key;
}

}  // namespace parley::gateway
