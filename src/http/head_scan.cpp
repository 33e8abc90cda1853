#include "http/head_scan.h"

#include "base/limits.h"

namespace parley::http {

bool is_token_char(std::uint8_t c) {
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
  return c != 0 &&
         std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

HeadScan::Result HeadScan::feed(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const Fault fault = take(static_cast<std::uint8_t>(bytes[i]));
    if (fault.status != 0) return {Result::Kind::kBad, i, fault.status, fault.reason};
    if (ended_) return {Result::Kind::kEnd, i + 1};
  }
  return {Result::Kind::kNeedMore, bytes.size()};
}

HeadScan::Fault HeadScan::take(std::uint8_t byte) {
  if (++head_bytes_ > limits::kHttpHeadBytesMax) return {431, "request head too large"};
  if (after_cr_) {
    after_cr_ = false;
    if (byte != '\n') return {400, "carriage return without line feed"};
    return end_line();
  }
  if (byte == '\r') {
    after_cr_ = true;
    return {};
  }
  // RFC 9112 2.2 lets a server take a bare LF as the end of a line. A proxy before us may not.
  if (byte == '\n') return {400, "line feed without carriage return"};
  if (byte == 0) return {400, "NUL in the request head"};
  if ((byte < 0x20 && byte != '\t') || byte == 0x7F) return {400, "control character in the head"};
  ++line_bytes_;
  return lines_ == 0 ? take_in_request_line(byte) : take_in_field(byte);
}

HeadScan::Fault HeadScan::take_in_request_line(std::uint8_t byte) {
  if (byte == '\t') return {400, "tab in the request line"};
  if (byte == ' ') {
    if (++spaces_ > 2) return {400, "more than three words in the request line"};
    return {};
  }
  if (spaces_ == 0 && !is_token_char(byte)) return {400, "not an HTTP method"};
  if (spaces_ == 1 && ++target_bytes_ > limits::kHttpTargetBytesMax) {
    return {414, "request target too long"};
  }
  return {};
}

HeadScan::Fault HeadScan::take_in_field(std::uint8_t byte) {
  if (!in_name_) return {};
  // RFC 9112 5.2: a line that begins with a blank continues the one before; obsolete, refused.
  if (line_bytes_ == 1 && (byte == ' ' || byte == '\t')) return {400, "folded header"};
  if (byte == ':') {
    if (line_bytes_ == 1) return {400, "header without a name"};
    in_name_ = false;
    return {};
  }
  // RFC 9112 5.1: no blank between name and colon; it has hidden headers from proxies.
  if (byte == ' ' || byte == '\t') return {400, "blank before the colon of a header"};
  if (!is_token_char(byte)) return {400, "invalid header name"};
  return {};
}

HeadScan::Fault HeadScan::end_line() {
  if (line_bytes_ == 0) {
    if (lines_ == 0) return {400, "empty request line"};
    ended_ = true;
    return {};
  }
  if (lines_ > 0 && in_name_) return {400, "header without a colon"};
  if (lines_ > limits::kHttpHeadersMax) return {431, "too many headers"};
  ++lines_;
  line_bytes_ = 0;
  in_name_ = true;
  return {};
}

}  // namespace parley::http
