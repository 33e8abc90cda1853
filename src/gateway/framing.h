// Framing: how one JSON object stands between its neighbours, in each transport of protocol v1. It
// is also the form in which the feed keeps events: an event is encoded once for each framing that a
// reader of this loop needs.
//
// Threads: any; pure.
#pragma once

#include <cstdint>

#include "base/check.h"
#include "feed/reader.h"
#include "http/event_stream.h"
#include "ws/deflate_terms.h"

namespace parley::gateway {

enum class Framing : std::uint8_t {
  kWebSocket,    // a text frame
  kLine,         // the object and a line feed: the body of a poll
  kEventStream,  // an event of text/event-stream, in a chunk of its own
  kPlainEvents,  // the same without the chunk, for HTTP/1.0
  // A text frame, compressed where that pays. One for each window that a client may ask for, from
  // 2^9 bytes up: a reader cannot follow frames that point back further (RFC 7692 7.1.2.1).
  kDeflated9,
  kDeflated10,
  kDeflated11,
  kDeflated12,
  kDeflated13,
  kDeflated14,
  kDeflated15,
};

inline constexpr feed::Form kFramings = 11;
// Between are forms that nobody has yet; from here on each belongs to one connection, by its slot.
inline constexpr feed::Form kOwnFormsBegin = 64;

[[nodiscard]] constexpr feed::Form form_of(Framing framing) {
  return static_cast<feed::Form>(framing);
}
static_assert(form_of(Framing::kWebSocket) == feed::kProtocolForm);
static_assert(form_of(Framing::kDeflated15) + 1 == kFramings && kFramings <= kOwnFormsBegin);

// The framing that a shared form stands for.
[[nodiscard]] constexpr Framing framing_of(feed::Form form) {
  CHECK(form < kFramings);
  return static_cast<Framing>(form);
}

[[nodiscard]] constexpr bool is_deflated(Framing framing) {
  return framing >= Framing::kDeflated9;
}

// Of a stream of events.
[[nodiscard]] constexpr http::StreamCoding coding_of(Framing framing) {
  return framing == Framing::kPlainEvents ? http::StreamCoding::kNone
                                          : http::StreamCoding::kChunked;
}

// Of a WebSocket that agreed on these terms.
[[nodiscard]] constexpr Framing deflated(const ws::DeflateTerms& terms) {
  return static_cast<Framing>(form_of(Framing::kDeflated9) + terms.server_window_bits() -
                              ws::kDeflateWindowBitsMin);
}

[[nodiscard]] constexpr std::uint8_t window_bits_of(Framing framing) {
  CHECK(is_deflated(framing));
  return static_cast<std::uint8_t>(form_of(framing) - form_of(Framing::kDeflated9) +
                                   ws::kDeflateWindowBitsMin);
}
static_assert(window_bits_of(Framing::kDeflated15) == ws::kDeflateWindowBitsMax);

}  // namespace parley::gateway
