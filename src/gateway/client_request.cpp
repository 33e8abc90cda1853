#include "gateway/client_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/limits.h"
#include "gateway/refusal.h"
#include "wire/decoder.h"

namespace parley::gateway {
namespace {

using Kind = ClientRequest::Kind;

struct Row {
  std::string_view path;
  Kind kind;
  std::string_view method;
};

constexpr std::array kRows{
    Row{"/v1/poll", Kind::kPoll, "POST"},
    Row{"/v1/sse", Kind::kStream, "GET"},
    Row{"/v1/send", Kind::kSend, "POST"},
};

std::string_view method_of(Kind kind) {
  return std::ranges::find(kRows, kind, &Row::kind)->method;
}

bool read_turn(const std::string* header, std::uint32_t& turn) {
  if (header == nullptr) return true;
  const char* end = header->data() + header->size();
  const auto [stopped, error] = std::from_chars(header->data(), end, turn);
  return error == std::errc() && stopped == end;
}

}  // namespace

std::optional<Kind> client_request_at(std::string_view path) {
  const auto* row = std::ranges::find(kRows, path, &Row::path);
  if (row == kRows.end()) return std::nullopt;
  return row->kind;
}

std::variant<http::Response, ClientRequest> read_client_request(Kind kind,
                                                                const http::Request& request) {
  if (request.method != method_of(kind)) {
    return refuse(Refusal::kMethod).with("Allow", std::string(method_of(kind)));
  }
  if (request.body.size() > limits::kMessageBytesMax) return refuse(Refusal::kTooLarge);
  ClientRequest out{.kind = kind, .session = {}, .chunked = request.http11};
  if (kind == Kind::kStream) return out;  // begins one, whatever it says
  if (!read_turn(request.header("Parley-Turn"), out.turn)) return refuse(Refusal::kTurn);
  if (const std::string* key = request.header("Parley-Session")) out.session = *key;
  out.commands = request.body;
  return out;
}

void hear_commands(Speaker& speaker, std::string commands, Turn& turn) {
  std::string_view rest = commands;
  std::string_view line;
  if (!wire::next_line(rest, line)) return;
  const std::size_t size = commands.size();
  commands.resize(size + wire::kJsonPadding);
  speaker.on_message(ws::Opcode::kText, std::string_view(commands).substr(0, size), turn);
}

}  // namespace parley::gateway
