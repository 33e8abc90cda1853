// Response, its bytes, and the few shapes of it that Parley answers with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/header_field.h"
#include "http/event_stream.h"

namespace parley::http {

struct Response {
  int status = 200;
  std::vector<HeaderField> headers{};
  std::string body{};
  // Instead of `body`: bytes that live as long as the program (the web client's files).
  std::string_view fixed_body{};
  bool close = false;  // send "Connection: close", and close

  [[nodiscard]] std::string_view content() const {
    return body.empty() ? fixed_body : std::string_view(body);
  }
  Response& with(std::string name, std::string value) &;
  Response&& with(std::string name, std::string value) &&;
};

// An answer to HEAD says all that one to GET says, without the body (RFC 9110 9.3.2).
enum class BodyMode : unsigned char { kSend, kOmit };

// Status line, headers, Content-Length, the security headers of every answer, and the body.
[[nodiscard]] std::string to_bytes(const Response& response, BodyMode mode = BodyMode::kSend);

// The same without the body, for a caller that sends content() itself.
[[nodiscard]] std::string head_bytes(const Response& response);

// The head of an answer whose end is not known yet: its body comes in this coding.
[[nodiscard]] std::string stream_head_bytes(const Response& response, StreamCoding coding);

[[nodiscard]] Response text(int status, std::string body);
[[nodiscard]] Response json(int status, std::string body);
[[nodiscard]] Response redirect(int status, std::string location);
// {"error":code,"msg":message}: the shape of every failure over HTTP.
[[nodiscard]] Response error(int status, std::string_view code, std::string_view message);
// The answer to a request that could not be read: plain text, and the connection ends.
[[nodiscard]] Response bad_request(int status, std::string_view reason);

[[nodiscard]] std::string_view status_text(int status);

// What the web client may load: itself, nothing of anybody else. Only for pages.
extern const std::string_view kContentSecurityPolicy;

}  // namespace parley::http
