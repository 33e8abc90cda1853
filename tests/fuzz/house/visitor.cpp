#include "fuzz/house/visitor.h"

#include <simdjson.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/check.h"
#include "fuzz/plain_frames.h"
#include "fuzz/plain_json.h"
#include "ws/deflate_testing.h"

namespace parley::fuzz {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kMessageBytesMax = std::size_t{1} << 24U;

std::string_view field(std::string_view head, std::string_view name) {
  const std::size_t at = head.find(std::string("\r\n").append(name).append(": "));
  if (at == std::string_view::npos) return {};
  const std::string_view rest = head.substr(at + name.size() + 4);
  return rest.substr(0, rest.find("\r\n"));
}

std::size_t number(std::string_view digits, int base) {
  std::size_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  CHECK(error == std::errc() && end == digits.data() + digits.size());
  return value;
}

}  // namespace

// ---- bytes --------------------------------------------------------------------------------------

void Visitor::say(std::string_view bytes) {
  if (!open()) return;
  // An answer to HEAD ends where no other does, and nobody here remembers what was asked.
  (said_last_.append(bytes)).append(" ");
  if (phase_ == Phase::kHttp && said_last_.find("HEAD") != std::string::npos)
    phase_ = Phase::kUnread;
  said_last_.pop_back();
  said_last_.erase(0, said_last_.size() - std::min<std::size_t>(said_last_.size(), 3));

  unsaid_ += bytes;
  const ssize_t taken = ::send(fd_.get(), unsaid_.data(), unsaid_.size(), MSG_NOSIGNAL);
  if (taken > 0) unsaid_.erase(0, static_cast<std::size_t>(taken));
}

// Takes all that has come; false once the server has said its last.
bool Visitor::receive() {
  std::array<char, 16384> buffer;
  while (true) {
    const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (count <= 0) return count < 0;
    heard_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void Visitor::listen() {
  if (!open()) return;
  say({});
  const bool goes_on = receive();
  while (phase_ == Phase::kHttp && hear_answer()) {
  }
  if (phase_ == Phase::kChunks) hear_chunks();
  if (!goes_on) hang_up();
}

void Visitor::hang_up() {
  if (!open()) return;
  receive();
  if (phase_ == Phase::kFrames || phase_ == Phase::kDeflatedFrames) hear_frames();
  fd_.reset();
  phase_ = Phase::kHttp;
  for (std::string* bytes : {&unsaid_, &said_last_, &heard_}) bytes->clear();
  seqs_.clear();
}

// ---- HTTP ---------------------------------------------------------------------------------------

// Takes one answer off what was heard; false: there is none that is whole.
bool Visitor::hear_answer() {
  const std::size_t end = heard_.find(kHeadEnd);
  if (end == std::string::npos) return false;
  const std::string head = heard_.substr(0, end + 2);
  CHECK(head.starts_with("HTTP/1.1 "));
  const std::size_t status = number(std::string_view(head).substr(9, 3), 10);
  std::size_t body = 0;
  if (const std::string_view length = field(head, "Content-Length"); !length.empty())
    body = number(length, 10);
  if (heard_.size() < end + kHeadEnd.size() + body) return false;
  const std::string content = heard_.substr(end + kHeadEnd.size(), body);
  heard_.erase(0, end + kHeadEnd.size() + body);
  if (status == 101) {
    const bool deflated = !field(head, "Sec-WebSocket-Extensions").empty();
    phase_ = deflated ? Phase::kDeflatedFrames : Phase::kFrames;
  } else if (field(head, "Transfer-Encoding") == "chunked") {
    phase_ = Phase::kChunks;
  } else if (const std::string_view key = field(head, "Parley-Session"); !key.empty()) {
    session_ = key;
    turn_ = field(head, "Parley-Turn");
    hear_lines(content);
  } else if (field(head, "Content-Type").starts_with("application/json")) {
    CHECK(read_plain_json(content).is_object());
  }
  return true;
}

void Visitor::hear_lines(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    CHECK(end != std::string_view::npos);
    hear_object(lines.substr(0, end));
    lines.remove_prefix(end + 1);
  }
}

// RFC 9112 7.1, and one event of WHATWG HTML 9.2 in each chunk.
void Visitor::hear_chunks() {
  while (true) {
    const std::size_t line = heard_.find("\r\n");
    if (line == std::string::npos) return;
    const std::size_t size = number(std::string_view(heard_).substr(0, line), 16);
    if (heard_.size() < line + 2 + size + 2) return;
    const std::string event = heard_.substr(line + 2, size);
    CHECK(heard_.substr(line + 2 + size, 2) == "\r\n");
    heard_.erase(0, line + 2 + size + 2);
    if (size == 0) {
      CHECK(heard_.empty());
      return;
    }
    CHECK(event.ends_with("\n\n"));
    const std::size_t data = event.find("data: ");
    if (data == std::string::npos) continue;
    const std::string json = event.substr(data + 6, event.size() - data - 8);
    if (event.starts_with("event: session\n")) {
      session_ = json.substr(12, json.size() - 14);  // {"session":"KEY"}
    }
    hear_object(json);
  }
}

// ---- frames -------------------------------------------------------------------------------------

void Visitor::hear_frames() {
  using Kind = ws::Step::Kind;
  const std::vector<ws::testing::Seen> seen =
      phase_ == Phase::kFrames
          ? read_plain_frames(heard_, ws::Role::kClient, kMessageBytesMax)
          : ws::testing::decode_deflate(heard_, kMessageBytesMax, SIZE_MAX, ws::Role::kClient);
  for (const ws::testing::Seen& step : seen) {
    CHECK(step.kind != Kind::kFault);
    if (step.kind == Kind::kMessage && speech_ == Speech::kJson) hear_object(step.bytes);
  }
}

void Visitor::hear_object(std::string_view json) {
  CHECK(read_plain_json(json).is_object());
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(simdjson::padded_string(json));
  std::string_view room;
  std::uint64_t seq = 0;
  if (root["ev"].error() || root["room"].get(room) || root["seq"].get(seq)) return;
  std::uint64_t& last = seqs_[std::string(room)];
  // Read marks and typing name a seq that is no place in the log.
  if (root["ts"].error()) return;
  CHECK(seq > last);
  last = seq;
}

}  // namespace parley::fuzz
