// The one translation unit that knows Boost.Beast. It reads request line, fields and body; the
// rules that it leaves open are decided here and in head_scan.cpp.
#include "http/parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/check.h"
#include "http/head_scan.h"
#include "http/target.h"

namespace parley::http {

namespace {

namespace beast = boost::beast;
using BeastError = beast::error_code;

// A chunk's size line, or the trailers. Nobody we know sends either as long as this.
constexpr std::size_t kChunkHeaderBytesMax = 1024;
// No chunked body has fewer bytes to come than its end, "0 CRLF CRLF", while it is not complete.
// Beast 1.81 asserts that it never sees fewer where it has seen the last chunk's size.
constexpr std::size_t kChunkedRestBytesMin = 5;

struct Fault {
  int status = 0;
  std::string_view reason{};
};

// Puts what Beast reads into a Request.
class Reader final : public beast::http::basic_parser<true> {
 public:
  explicit Reader(Request& request) : request_(request) {}

  // What comes next is the size of a chunk, or the trailers.
  bool between_chunks() const { return chunked() && chunk_left_ == 0; }

 private:
  void on_request_impl(beast::http::verb /*verb*/, beast::string_view method,
                       beast::string_view target, int version, BeastError& /*ec*/) override {
    request_.method.assign(method.data(), method.size());
    request_.target.assign(target.data(), target.size());
    request_.http11 = version == 11;
  }
  void on_response_impl(int /*status*/, beast::string_view /*reason*/, int /*version*/,
                        BeastError& /*ec*/) override {}
  void on_field_impl(beast::http::field /*field*/, beast::string_view name,
                     beast::string_view value, BeastError& /*ec*/) override {
    // Trailers come here too. They are not headers (RFC 9110 6.5.1), and are dropped.
    if (head_done_) return;
    request_.headers.push_back(
        {std::string(name.data(), name.size()), std::string(value.data(), value.size())});
  }
  void on_header_impl(BeastError& /*ec*/) override { head_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                         BeastError& /*ec*/) override {}
  // Nothing is reserved by an announced length: the body grows as it comes.
  std::size_t on_body_impl(beast::string_view body, BeastError& /*ec*/) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t size, beast::string_view /*extensions*/,
                            BeastError& /*ec*/) override {
    chunk_left_ = size;
  }
  std::size_t on_chunk_body_impl(std::uint64_t /*remain*/, beast::string_view body,
                                 BeastError& ec) override {
    chunk_left_ -= body.size();
    return on_body_impl(body, ec);
  }
  void on_finish_impl(BeastError& /*ec*/) override {}

  Request& request_;
  std::uint64_t chunk_left_ = 0;
  bool head_done_ = false;
};

// The line of a chunk's size, at the front of `bytes`; nothing if it is not whole yet.
std::optional<std::string_view> chunk_line(std::string_view bytes) {
  constexpr std::string_view kLineEnd = "\r\n";
  // The end of the chunk before counts to the next one.
  if (bytes.starts_with(kLineEnd)) bytes.remove_prefix(kLineEnd.size());
  const std::size_t end = bytes.find(kLineEnd);
  if (end == std::string_view::npos) return std::nullopt;
  return bytes.substr(0, end);
}

// "HTTP/2.0" is another version (505); "HTTP/1.1x" is no version at all (400).
Fault check_version(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\r'));
  const std::string_view version = line.substr(std::min(line.rfind(' ') + 1, line.size()));
  if (std::ranges::count(line, ' ') != 2 || !version.starts_with("HTTP/")) {
    return {400, "not an HTTP request line"};
  }
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return {};
  const bool well_formed = version.size() == 8 && version[5] >= '0' && version[5] <= '9' &&
                           version[6] == '.' && version[7] >= '0' && version[7] <= '9';
  return well_formed ? Fault{505, "only HTTP/1.1 is spoken here"}
                     : Fault{400, "not an HTTP version"};
}

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view(".-_:[]%~").find(c) != std::string_view::npos;
  });
}

// RFC 9112 3.2: a request of HTTP/1.1 names its host, once.
Fault check_host(const Request& request) {
  const std::size_t hosts = count_headers(request.headers, "Host");
  if (hosts > 1) return {400, "more than one Host"};
  if (hosts == 0) return request.http11 ? Fault{400, "Host is missing"} : Fault{};
  return is_host(*request.header("Host")) ? Fault{} : Fault{400, "invalid Host"};
}

// RFC 9112 6.1, 6.3: two opinions about where a body ends are how requests are smuggled.
Fault check_body_length(const Request& request) {
  const std::size_t lengths = count_headers(request.headers, "Content-Length");
  const std::size_t codings = count_headers(request.headers, "Transfer-Encoding");
  if (lengths > 0 && codings > 0) return {400, "both Content-Length and Transfer-Encoding"};
  if (lengths > 1) return {400, "more than one Content-Length"};
  if (lengths == 1) {
    const std::string& value = *request.header("Content-Length");
    const bool digits = std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (value.empty() || !digits) return {400, "invalid Content-Length"};
  }
  if (codings == 0) return {};
  if (!request.http11) return {400, "Transfer-Encoding in HTTP/1.0"};
  if (codings > 1 || !equals_ignore_case(*request.header("Transfer-Encoding"), "chunked")) {
    return {501, "only the transfer coding chunked is known"};
  }
  return {};
}

Fault fault_of(const BeastError& code) {
  using beast::http::error;
  if (code == error::body_limit) return {413, "request body too large"};
  if (code == error::header_limit) return {431, "request head too large"};
  if (code == error::bad_chunk || code == error::bad_chunk_extension) {
    return {400, "malformed chunk"};
  }
  if (code == error::bad_transfer_encoding || code == error::bad_content_length ||
      code == error::multiple_content_length) {
    return {400, "the headers contradict each other about the body"};
  }
  return {400, "malformed request"};
}

}  // namespace

struct RequestParser::State {
  explicit State(std::size_t body_bytes_max) : reader(request) {
    reader.header_limit(static_cast<std::uint32_t>(limits::kHttpHeadBytesMax) + 1);
    reader.body_limit(body_bytes_max);
  }

  Fault read_head();
  Fault read_body(std::string_view bytes, std::size_t& consumed);
  ParseStep fail(const Fault& fault);

  Request request;
  Reader reader;
  HeadScan scan;
  std::string head;  // until it is whole
  std::string rest;  // of a chunked body: what Beast wants to see again with more behind it
  bool head_done = false;
  bool continue_told = false;
  std::optional<ParseStep> failed;
};

ParseStep RequestParser::State::fail(const Fault& fault) {
  failed = {.kind = ParseStep::Kind::kBad, .status = fault.status, .reason = fault.reason};
  return *failed;
}

Fault RequestParser::State::read_head() {
  if (const Fault fault = check_version(head); fault.status != 0) return fault;
  BeastError error;
  const std::size_t used = reader.put({head.data(), head.size()}, error);
  // The body's own rules first: they say better than Beast what is wrong.
  for (const auto check : {check_host, check_body_length}) {
    if (error && check == check_host) continue;  // fields behind the bad one have not been read
    if (const Fault fault = check(request); fault.status != 0) return fault;
  }
  if (error) return fault_of(error);
  CHECK(used == head.size());

  std::optional<Target> target = parse_target(request.target);
  if (!target) return {400, "invalid request target"};
  request.path = std::move(target->path);
  request.authority = std::move(target->authority);
  if (request.authority.empty()) {
    if (const std::string* host = request.header("Host")) request.authority = *host;
  }
  request.query = std::move(target->query);
  request.keep_alive = request.http11 && !header_has_token(request.headers, "Connection", "close");
  const std::string* expect = request.header("Expect");
  if (expect != nullptr && !equals_ignore_case(*expect, "100-continue")) {
    return {417, "only 100-continue can be expected"};
  }
  head_done = true;
  head = std::string();
  return {};
}

Fault RequestParser::State::read_body(std::string_view bytes, std::size_t& consumed) {
  const std::size_t held = rest.size();
  std::string_view input = bytes;
  if (held > 0) {
    rest.append(bytes);
    input = rest;
  }
  std::size_t used = 0;
  while (!reader.is_done() && used < input.size()) {
    const std::string_view left = input.substr(used);
    if (reader.chunked() && left.size() < kChunkedRestBytesMin) break;
    const bool between = reader.between_chunks();
    if (between) {
      const auto line = chunk_line(left);
      if (!line) break;
      // Before Beast may say something else about it: in pieces it would not be asked any more.
      if (line->size() > kChunkHeaderBytesMax - 4) return {400, "chunk header too long"};
      // Beast looks for the closing quote behind the end of the line. Nobody needs the form.
      if (line->find('"') != std::string_view::npos) return {400, "quoted chunk extension"};
    }
    BeastError error;
    const std::size_t taken = reader.put({left.data(), left.size()}, error);
    used += taken;
    if (between && taken > kChunkHeaderBytesMax) return {400, "chunk header too long"};
    if (error == beast::http::error::need_more) break;
    if (error) return fault_of(error);
  }
  if (reader.is_done()) {
    // What was held was not enough, so that the end lies in the new bytes.
    CHECK(used >= held);
    consumed = used - held;
    return {};
  }
  consumed = bytes.size();
  rest = std::string(input.substr(used));
  return rest.size() >= kChunkHeaderBytesMax ? Fault{400, "chunk header too long"} : Fault{};
}

RequestParser::RequestParser(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;
RequestParser::~RequestParser() = default;

ParseStep RequestParser::feed(std::string_view bytes, std::size_t& consumed) {
  consumed = 0;
  if (!state_) {
    if (bytes.empty()) return {};
    state_ = std::make_unique<State>(body_bytes_max_);
  }
  State& state = *state_;
  if (state.failed) {
    consumed = bytes.size();
    return *state.failed;
  }
  if (!state.head_done) {
    const HeadScan::Result scanned = state.scan.feed(bytes);
    consumed = scanned.consumed;
    if (scanned.kind == HeadScan::Result::Kind::kBad) {
      return state.fail({scanned.status, scanned.reason});
    }
    state.head.append(bytes.substr(0, scanned.consumed));
    if (scanned.kind == HeadScan::Result::Kind::kNeedMore) return {};
    if (const Fault fault = state.read_head(); fault.status != 0) return state.fail(fault);
  }
  if (!state.reader.is_done()) {
    std::size_t used = 0;
    const Fault fault = state.read_body(bytes.substr(consumed), used);
    if (fault.status != 0) return state.fail(fault);
    consumed += used;
  }
  if (state.reader.is_done()) return {.kind = ParseStep::Kind::kRequest};
  const bool waits = !state.continue_told && state.request.http11 &&
                     state.request.header("Expect") != nullptr && state.request.body.empty();
  state.continue_told = true;
  return {.kind = waits ? ParseStep::Kind::kContinue : ParseStep::Kind::kNeedMore};
}

Request RequestParser::take_request() {
  CHECK(state_ && state_->head_done && state_->reader.is_done());
  Request request = std::move(state_->request);
  state_.reset();
  return request;
}

}  // namespace parley::http
