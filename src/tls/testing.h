// Two engines and the bytes between them, for tests, the fuzz program and measuring.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "tls/context.h"
#include "tls/engine.h"
#include "tls/self_signed.h"

namespace parley::tls::testing {

// OpenSSL judges certificates by the time that a test names.
inline const WallTime kNow = from_unix_ms(1'750'000'000'000);

using Shared = std::shared_ptr<const Context>;

inline Identity make_identity() {
  const std::vector<std::string> names{"localhost", "127.0.0.1"};
  return make_self_signed(names, kNow).value();
}

// One for all tests of a program: making a key takes time.
inline const Identity& identity() {
  static const Identity made = make_identity();
  return made;
}

inline TicketKeys ticket_keys(std::uint64_t seed = 1) {
  SeededRandom random(seed);
  return TicketKeys(random);
}

inline Shared server_context() {
  return Context::server(identity(), ticket_keys()).value();
}
inline Shared client_context() {
  return Context::client_trusting_anyone().value();
}

// How many bytes the next chunk has; by default all there are.
using Chunks = std::function<std::size_t()>;
inline std::size_t all_at_once() {
  return std::string::npos;
}

// Feeds all of `sealed`, in chunks; plaintext is appended to `got`. Gives the last step.
inline Step feed(Engine& engine, std::string_view sealed, std::string& got, std::string& out,
                 const Chunks& chunks = all_at_once) {
  std::array<char, Engine::kPlainBytesMax> plain;
  Step step;
  while (!sealed.empty()) {
    // A chunk of its own on the heap, so that the address sanitizer sees who reads past it.
    const std::size_t size = std::min(std::max<std::size_t>(chunks(), 1), sealed.size());
    const std::vector<char> chunk(sealed.begin(), sealed.begin() + static_cast<long>(size));
    sealed.remove_prefix(size);
    std::span<const char> input(chunk);
    do {
      step = engine.open(input, plain, out);
      got.append(plain.data(), step.bytes);
    } while (step.kind == Step::Kind::kPlaintext);
    CHECK(input.empty());
  }
  return step;
}

// All of `text`, whatever it takes.
inline void seal_all(Engine& engine, std::string_view text, std::string& out) {
  const std::array<std::string_view, 1> pieces{text};
  CHECK(engine.seal(pieces, out, std::string::npos / 2) == text.size());
}

struct Link {
  explicit Link(const Shared& server_side = server_context(),
                const Shared& client_side = client_context(), const std::string& host = {},
                std::string_view resumption = {})
      : server(Engine::accept(server_side)),
        client(Engine::connect(client_side, host, resumption, to_server)) {}

  // Carries bytes until neither side has any for the other.
  void carry(const Chunks& chunks = all_at_once) {
    while (!to_server.empty() || !to_client.empty()) {
      feed(server, std::exchange(to_server, {}), server_got, to_client, chunks);
      feed(client, std::exchange(to_client, {}), client_got, to_server, chunks);
    }
  }

  std::string to_server;  // made before the client, whose hello goes there
  std::string to_client;
  std::string server_got;
  std::string client_got;
  Engine server;
  Engine client;
};

// The lengths of the records in `sealed`, headers not counted (RFC 8446 5.1).
inline std::vector<std::size_t> record_lengths(std::string_view sealed) {
  std::vector<std::size_t> lengths;
  while (sealed.size() >= 5) {
    const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(sealed[3]))
                                   << 8 |
                               static_cast<unsigned char>(sealed[4]);
    lengths.push_back(length);
    sealed.remove_prefix(std::min(sealed.size(), 5 + length));
  }
  return lengths;
}

}  // namespace parley::tls::testing
