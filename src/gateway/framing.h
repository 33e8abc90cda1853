// Framing: how one JSON object stands between its neighbours, in each transport of protocol v1;
// and the numbers of the forms in which the feed keeps events (an event is encoded once a form).
//
// Threads: any; pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "feed/reader.h"
#include "http/event_stream.h"
#include "ws/frame.h"

namespace parley::gateway {

enum class Framing : std::uint8_t {
  kWebSocket,    // a text frame
  kLine,         // the object and a line feed: the body of a poll
  kEventStream,  // an event of text/event-stream, in a chunk of its own
};

inline constexpr feed::Form kLineForm = 8;
inline constexpr feed::Form kEventStreamForm = 9;
// Below are forms that many share; from here on each belongs to one connection, by its slot.
inline constexpr feed::Form kOwnFormsBegin = 64;

[[nodiscard]] constexpr feed::Form form_of(Framing framing) {
  switch (framing) {
    case Framing::kLine:
      return kLineForm;
    case Framing::kEventStream:
      return kEventStreamForm;
    case Framing::kWebSocket:
      break;
  }
  return feed::kProtocolForm;
}

// `text` has no line break; nothing comes of an empty one.
inline void append_framed(std::string& out, Framing framing, std::string_view text) {
  if (text.empty()) return;
  switch (framing) {
    case Framing::kWebSocket:
      ws::append_frame(out, ws::Opcode::kText, text);
      return;
    case Framing::kLine:
      out.append(text).push_back('\n');
      return;
    case Framing::kEventStream:
      http::append_event(out, text);
      return;
  }
}

}  // namespace parley::gateway
