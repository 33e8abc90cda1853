#include "http/response.h"

#include <fmt/format.h>

namespace parley::http {

namespace {

struct StatusText {
  int status;
  std::string_view text;
};

// RFC 9110 15, RFC 6585, and nothing that is not answered here.
constexpr StatusText kStatusTexts[] = {
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

// On every answer, whatever it carries.
constexpr std::string_view kSecurityHeaders =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), "
    "payment=(), usb=()\r\n";

// A policy for what is no page of ours: nothing may be loaded by it, nobody may frame it.
constexpr std::string_view kClosedPolicy =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

// A value that is made from what a peer said must not begin a header of its own.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) {
    const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    out.push_back(control ? ' ' : c);
  }
  out.append("\r\n");
}

// RFC 9110 8.6, 15.4.5: answers that by definition have no body name no length either.
bool has_length(int status) {
  return status >= 200 && status != 204 && status != 304;
}

std::string first_lines(const Response& response) {
  std::string out =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, status_text(response.status));
  for (const HeaderField& field : response.headers) append_field(out, field.name, field.value);
  return out;
}

void append_last_lines(std::string& out, const Response& response) {
  out.append(kSecurityHeaders);
  if (find_header(response.headers, "Content-Security-Policy") == nullptr) {
    out.append(kClosedPolicy);
  }
  if (response.close) out.append("Connection: close\r\n");
  out.append("\r\n");
}

std::string escape_json(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace

// Styles may stand in the page: components of the client bring theirs in shadow roots. Scripts
// may not.
const std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

Response& Response::with(std::string name, std::string value) & {
  headers.push_back({std::move(name), std::move(value)});
  return *this;
}

Response&& Response::with(std::string name, std::string value) && {
  headers.push_back({std::move(name), std::move(value)});
  return std::move(*this);
}

std::string head_bytes(const Response& response) {
  std::string out = first_lines(response);
  if (has_length(response.status)) {
    append_field(out, "Content-Length", std::to_string(response.content().size()));
  }
  append_last_lines(out, response);
  return out;
}

std::string stream_head_bytes(const Response& response, StreamCoding coding) {
  std::string out = first_lines(response);
  if (coding == StreamCoding::kChunked) append_field(out, "Transfer-Encoding", "chunked");
  append_last_lines(out, response);
  return out;
}

std::string to_bytes(const Response& response, BodyMode mode) {
  std::string out = head_bytes(response);
  if (mode == BodyMode::kSend && has_length(response.status)) out.append(response.content());
  return out;
}

Response text(int status, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  return std::move(response)
      .with("Content-Type", "text/plain; charset=utf-8")
      .with("Cache-Control", "no-store");
}

Response json(int status, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  return std::move(response)
      .with("Content-Type", "application/json")
      .with("Cache-Control", "no-store");
}

Response redirect(int status, std::string location) {
  return Response{.status = status}.with("Location", std::move(location));
}

Response error(int status, std::string_view code, std::string_view message) {
  return json(status, fmt::format(R"({{"error":"{}","msg":"{}"}})", escape_json(code),
                                  escape_json(message)));
}

Response bad_request(int status, std::string_view reason) {
  Response response = text(status, std::string(reason) + "\n");
  response.close = true;
  return response;
}

std::string_view status_text(int status) {
  for (const StatusText& each : kStatusTexts) {
    if (each.status == status) return each.text;
  }
  return "Unknown";
}

}  // namespace parley::http
