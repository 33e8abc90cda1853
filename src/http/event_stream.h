// The bytes of a stream of events: text/event-stream (WHATWG HTML 9.2) in chunked coding
// (RFC 9112 7.1). Each event is a chunk of its own, so that the bytes of one are the same for every
// stream it goes into, and a stream may be cut between any two. HTTP/1.0 knows no coding: there the
// end of the connection is the end of the stream.
//
// Threads: any; pure.
#pragma once

#include <string>
#include <string_view>

namespace parley::http {

enum class StreamCoding : unsigned char { kChunked, kNone };

// One event with this data, after what `out` holds. Neither argument holds a line break; an empty
// name is the default one, "message".
void append_event(std::string& out, StreamCoding coding, std::string_view data,
                  std::string_view name = {});

// A line that a client ignores: it keeps what stands between from closing a silent connection.
void append_event_comment(std::string& out, StreamCoding coding);

// What says that nothing follows; nothing where there is no coding.
[[nodiscard]] std::string_view stream_end(StreamCoding coding);

}  // namespace parley::http
