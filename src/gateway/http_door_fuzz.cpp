// Any bytes as HTTP requests to a server whose first byte says what is switched on: each gets an
// answer that is one well-formed head, or an opening, or something for the core within the limits.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "gateway/http_door.h"
#include "gateway/session_key.h"
#include "http/parser.h"
#include "model/names.h"

namespace {

using namespace parley;

constexpr std::array kAssets{
    http::Asset{"/app-1234.js", "text/javascript", "W/\"1\"", "let a;", "zipped", true},
    http::Asset{"/index.html", "text/html; charset=utf-8", "W/\"2\"", "<p>", "", false},
};

gateway::Settings settings_of(std::uint8_t bits) {
  gateway::Settings settings;
  settings.guests = (bits & 1U) != 0;
  settings.echo = (bits & 2U) != 0;
  if ((bits & 4U) != 0) settings.article = gateway::ArticleMode::kStore;
  if ((bits & 8U) != 0) settings.assets = kAssets;
  if ((bits & 16U) != 0) settings.origins = {"https://chat.example.org"};
  if ((bits & 32U) != 0) settings.deflate_bytes_min = 0;
  return settings;
}

// A status line and fields, with nothing of the request in them that could end a line.
void check_head(std::string_view bytes) {
  CHECK(bytes.starts_with("HTTP/1.1 "));
  const std::size_t end = bytes.find("\r\n\r\n");
  CHECK(end != std::string_view::npos);
  bool first = true;
  for (std::string_view rest = bytes.substr(0, end + 2); !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(line.size() + 2);
    CHECK(line.find('\n') == std::string_view::npos && line.find('\0') == std::string_view::npos);
    CHECK(first || line.find(": ") != std::string_view::npos);
    first = false;
  }
}

void check_decision(const gateway::Decision& decision, const gateway::Settings& settings) {
  if (const auto* refused = std::get_if<gateway::Refused>(&decision)) {
    CHECK(refused->response.status >= 400 && refused->response.status <= 599);
    check_head(http::to_bytes(refused->response));
    CHECK(!refused->notice || is_utf8(refused->notice->about + refused->notice->cure));
  } else if (const auto* response = std::get_if<http::Response>(&decision)) {
    CHECK(response->status >= 200 && response->status <= 599);
    check_head(http::to_bytes(*response));
  } else if (const auto* opening = std::get_if<gateway::OpenSocket>(&decision)) {
    CHECK(opening->response.starts_with("HTTP/1.1 101 ") &&
          opening->response.ends_with("\r\n\r\n"));
    check_head(opening->response);
    CHECK(!opening->deflate || settings.deflate_bytes_min > 0);
    CHECK(!opening->user || model::valid_user_id(opening->user.value()));
  } else if (const auto* asked = std::get_if<gateway::ClientRequest>(&decision)) {
    CHECK(asked->commands.size() <= limits::kMessageBytesMax);
  } else {
    const auto& send = std::get<api::SendRequest>(decision);
    CHECK(settings.article != gateway::ArticleMode::kOff);
    CHECK(model::valid_user_id(send.from.value()) && model::valid_user_id(send.to.value()));
    CHECK(!send.text.empty() && send.text.size() <= limits::kTextBytesMax);
    CHECK(is_utf8(send.text) && send.text.find('\0') == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const parley::gateway::Settings settings = settings_of(data[0]);
  const parley::api::Status status{.accepting = (data[0] & 64U) == 0,
                                   .failure = (data[0] & 128U) == 0 ? "" : "disk",
                                   .metrics = "up 1\n"};
  static const std::vector<std::string> names{"chat.example.org", "*.example.com"};
  static const parley::gateway::KnownHosts hosts(names);
  const parley::gateway::Approach approach{hosts, size % 2 == 0, size % 3 == 0};
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (const auto key = parley::gateway::parse_session_key(rest))
    CHECK(parley::gateway::format(*key) == rest);

  parley::http::RequestParser parser;
  while (!rest.empty()) {
    std::size_t consumed = 0;
    const parley::http::ParseStep step = parser.feed(rest, consumed);
    rest.remove_prefix(consumed);
    if (step.kind != parley::http::ParseStep::Kind::kRequest) break;
    check_decision(parley::gateway::decide(parser.take_request(), settings, status, approach),
                   settings);
  }
  return 0;
}
