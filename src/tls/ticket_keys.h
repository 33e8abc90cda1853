// TicketKeys: what session tickets are sealed with (RFC 5077, RFC 8446 4.6.1). The server keeps no
// session; who comes back brings it along, sealed, and saves both sides the costly half of the
// handshake.
//
// They live beside the Context, so that a reload does not turn every returning client into a full
// handshake at once: each reload, and each day without one, hands rotated() to the next Context.
// A ticket is then good until the second rotation, and its key is gone for ever.
//
// Threads: immutable, any. Invariant: keys are wiped from memory when the value ends.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "base/random.h"

namespace parley::tls {

struct TicketKey {
  std::array<std::byte, 16> name{};    // travels openly, tells which key
  std::array<std::byte, 32> cipher{};  // AES-256
  std::array<std::byte, 32> mac{};     // HMAC-SHA256

  TicketKey() = default;
  TicketKey(const TicketKey&) = default;
  TicketKey& operator=(const TicketKey&) = default;
  ~TicketKey();
};

class TicketKeys {
 public:
  // `random` must be fit for secrets (loop/os_random.h).
  explicit TicketKeys(Random& random);

  // Seals with a fresh key and still opens what this one's current key sealed.
  [[nodiscard]] TicketKeys rotated(Random& random) const;

  const TicketKey& current() const { return current_; }
  // The key that sealed a ticket with this name; null: unknown, too old, or forged.
  const TicketKey* find(const unsigned char* name) const;

 private:
  TicketKey current_;
  std::optional<TicketKey> previous_;
};

}  // namespace parley::tls
