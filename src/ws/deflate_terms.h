// DeflateTerms: what both sides agree on about permessage-deflate (RFC 7692 7.1), and how they come
// to it in the opening handshake.
//
// Parley never takes over context, in either direction: one compressed copy of a frame then serves
// every reader, and no window is kept for a connection between its messages. RFC 7692 7.1.1 lets a
// server answer both of that, whatever was offered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/header_field.h"

namespace parley::ws {

// zlib cannot write raw deflate for a window of 2^8 bytes, so that an offer which demands it of the
// server is declined, as RFC 7692 7.1.2.1 has it.
inline constexpr std::uint8_t kDeflateWindowBitsMin = 9;
inline constexpr std::uint8_t kDeflateWindowBitsMax = 15;

struct DeflateTerms {
  // Named where the client limits it: the server's frames point back at most 2^so many bytes.
  std::optional<std::uint8_t> server_max_window_bits{};

  constexpr std::uint8_t server_window_bits() const {
    return server_max_window_bits.value_or(kDeflateWindowBitsMax);
  }
  friend bool operator==(const DeflateTerms&, const DeflateTerms&) = default;
};

// --- server ----------------------------------------------------------------------------------

// The first offer of a request that is legal and can be kept. Nothing where there is none, and
// where the header breaks its grammar: then frames go uncompressed. (RFC 6455 9.1 would have the
// connection fail over the grammar; to decline is kinder to a client, and risks nothing.)
[[nodiscard]] std::optional<DeflateTerms> accept_deflate_offer(HeaderFields request);

// The value of Sec-WebSocket-Extensions that accepts it.
[[nodiscard]] std::string deflate_answer(const DeflateTerms& terms);

// --- client ----------------------------------------------------------------------------------

// What our clients offer, as the value of Sec-WebSocket-Extensions. It binds the server to no
// context takeover and leaves it no say in the client's window.
inline constexpr std::string_view kDeflateOffer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

struct DeflateAnswer {
  const char* fault = nullptr;          // the connection has to fail (RFC 7692 5.1, 7.1), and why
  std::optional<DeflateTerms> terms{};  // else: agreed on, or declined
};

// What a server answered to kDeflateOffer.
[[nodiscard]] DeflateAnswer read_deflate_answer(HeaderFields response);

}  // namespace parley::ws
