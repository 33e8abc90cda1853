// ClientRequest: what a client without WebSocket asks over HTTP: a poll, a stream of events, or
// that commands be taken. docs/protocol.md, Transport.
//
// Threads: any; pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/speaker.h"
#include "http/request.h"
#include "http/response.h"

namespace parley::gateway {

struct ClientRequest {
  enum class Kind : std::uint8_t { kPoll, kStream, kSend };

  Kind kind = Kind::kPoll;
  std::string session;     // its key; empty: one begins
  std::uint32_t turn = 0;  // kPoll: the number of the last response that the client got
  std::string commands{};  // one a line, or none
  bool chunked = true;     // kStream: the client knows the chunked coding, HTTP/1.0 does not
};

// What is asked at this path, if it is one of the three.
[[nodiscard]] std::optional<ClientRequest::Kind> client_request_at(std::string_view path);

// The request, or the answer to one that cannot be.
[[nodiscard]] std::variant<http::Response, ClientRequest> read_client_request(
    ClientRequest::Kind kind, const http::Request& request);

// Has the speaker hear the commands of a body, as those of one message; none is fine.
void hear_commands(Speaker& speaker, std::string commands, Turn& turn);

}  // namespace parley::gateway
