// RequestParser: bytes of one connection in, requests out (RFC 9112). Stricter than it has to be,
// because leniency is where request smuggling lives: a scan of our own (head_scan.h) refuses what
// Boost.Beast would let pass.
//
// Threads: the connection's. Memory: none on the heap between requests.
// Invariant: however the bytes are cut into chunks, the requests and the refusal are the same, and
// no byte behind a request is consumed (a WebSocket's first frame may be there).
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/limits.h"
#include "http/request.h"

namespace parley::http {

struct ParseStep {
  enum class Kind : unsigned char {
    kNeedMore,
    kContinue,  // need more, and the client waits for "100 Continue" (RFC 9110 10.1.1); told once
    kRequest,   // take_request()
    kBad,       // answer with status and close; the parser takes nothing more
  };
  Kind kind = Kind::kNeedMore;
  int status = 0;
  std::string_view reason{};  // kBad: one static line
};

inline constexpr std::string_view kContinueResponse = "HTTP/1.1 100 Continue\r\n\r\n";

class RequestParser {
 public:
  explicit RequestParser(std::size_t body_bytes_max = limits::kHttpBodyBytesMax);
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;
  ~RequestParser();

  // `consumed` is set to how many of `bytes` now belong to the parser. Call again with the rest
  // only after take_request(), when pipelined requests are wanted.
  [[nodiscard]] ParseStep feed(std::string_view bytes, std::size_t& consumed);

  // After kRequest, once. Frees what the parser held.
  [[nodiscard]] Request take_request();

  // Nothing of a request has come yet: a connection in this state may be closed without an answer.
  [[nodiscard]] bool idle() const { return state_ == nullptr; }

 private:
  struct State;

  std::unique_ptr<State> state_;
  std::size_t body_bytes_max_;
};

}  // namespace parley::http
