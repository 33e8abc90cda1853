// The bytes of a stream of events: text/event-stream (WHATWG HTML 9.2) in chunked coding
// (RFC 9112 7.1). Each event is a chunk of its own, so that the bytes of one are the same for every
// stream it goes into, and a stream may be cut between any two.
//
// Threads: any; pure.
#pragma once

#include <string>
#include <string_view>

namespace parley::http {

// One event with this data, after what `out` holds. Neither argument holds a line break; an empty
// name is the default one, "message".
void append_event(std::string& out, std::string_view data, std::string_view name = {});

// A line that a client ignores: it keeps what stands between from closing a silent connection.
void append_event_comment(std::string& out);

// The end of the coding.
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace parley::http
