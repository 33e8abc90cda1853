#include "gateway/http_door.h"

#include <optional>
#include <utility>

#include "gateway/refusal.h"
#include "http/static_files.h"
#include "model/names.h"
#include "wire/json_writer.h"
#include "ws/handshake.h"

namespace parley::gateway {
namespace {

using Tongue = OpenSocket::Tongue;

std::optional<Tongue> tongue_of(const std::string& path, const Settings& settings) {
  if (path == "/v1/ws") return Tongue::kProtocol;
  if (path == "/chat" && settings.article != ArticleMode::kOff) return Tongue::kArticle;
  if (path == "/echo" && settings.echo) return Tongue::kEcho;
  return std::nullopt;
}

// The article's messages are short.
ws::Compression compression_of(Tongue tongue, const Settings& settings) {
  const bool wanted = tongue != Tongue::kArticle && settings.deflate_bytes_min > 0;
  return wanted ? ws::Compression::kOn : ws::Compression::kOff;
}

Refusal refusal_of(int status, const http::Request& request) {
  if (status == 505) return Refusal::kOldHttp;
  if (status == 405) return Refusal::kMethod;
  // Of two kinds of 426 the other one names the versions that are spoken.
  return status == 426 && !ws::wants_upgrade(request.headers) ? Refusal::kNoUpgrade
                                                              : Refusal::kHandshake;
}

Refused refuse_handshake(const ws::UpgradeAnswer& answer, const http::Request& request) {
  const Refusal why = refusal_of(answer.status, request);
  Refused refused;
  refused.response = why == Refusal::kHandshake ? refuse(why, answer.reason) : refuse(why);
  refused.response.status = answer.status;
  for (const HeaderField& field : answer.extra) refused.response.headers.push_back(field);
  refused.response.close = true;
  // A browser asked for a socket, and the headers that end at each hop are gone.
  const bool proxied = request.header("Sec-WebSocket-Key") != nullptr;
  if (proxied && (why == Refusal::kOldHttp || why == Refusal::kNoUpgrade)) {
    refused.notice = Notice{Notice::Kind::kNoUpgrade, {}, "docs/reverse-proxy.md"};
  }
  return refused;
}

Decision open_socket(Tongue tongue, const http::Request& request, const Settings& settings,
                     const api::Status& status) {
  if (!status.accepting) return refuse(Refusal::kDraining);
  OpenSocket opening{.tongue = tongue};
  if (tongue == Tongue::kArticle) {
    const std::string* user = request.parameter("user");
    if (user == nullptr || user->empty()) {
      return http::error(400, "bad_request", "the user is empty: connect to /chat?user=NAME");
    }
    if (!model::valid_simple_name(*user)) {
      return http::error(400, "bad_request",
                         "user: lower case letters, digits, '-', '_' and '.', at most 63 bytes");
    }
    opening.user = model::UserId(*user);
  }
  ws::UpgradeAnswer answer = ws::answer_upgrade({request.method, request.http11, request.headers},
                                                compression_of(tongue, settings));
  if (!answer.accepted()) return refuse_handshake(answer, request);
  opening.response = std::move(answer.response);
  opening.deflate = answer.deflate;
  return opening;
}

// What a page has to know before anybody can say hello on it.
http::Response greeting(const http::Request& request, const Settings& settings) {
  if (request.method != "GET" && request.method != "HEAD") {
    return http::error(405, "bad_request", "method not allowed").with("Allow", "GET, HEAD");
  }
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  json.key<"server">();
  json.begin_object();
  json.key<"name">();
  json.string(settings.server_name);
  json.end_object();
  json.key<"guests">();
  json.boolean(settings.guests);
  json.end_object();
  return http::json(200, std::move(body)).with("Cache-Control", "no-store");
}

http::Response page(const http::Request& request, const Settings& settings) {
  if (!settings.assets.empty()) return http::serve_file(settings.assets, request);
  if (request.path != "/") return http::text(404, "not found\n");
  return http::text(
      200, "Parley is running. This build carries no web client; ./dev build makes one.\n");
}

}  // namespace

Decision decide(const http::Request& request, const Settings& settings, const api::Status& status,
                const Approach& approach) {
  if (auto refused = stop_at_gate(request, settings, approach)) return std::move(*refused);
  if (const auto tongue = tongue_of(request.path, settings)) {
    return open_socket(*tongue, request, settings, status);
  }
  if (const auto kind = client_request_at(request.path)) {
    auto asked = read_client_request(*kind, request);
    if (auto* refusal = std::get_if<http::Response>(&asked)) return std::move(*refusal);
    return std::get<ClientRequest>(std::move(asked));
  }
  if (request.path == "/v1/hello") return greeting(request, settings);
  api::Reaction reaction =
      api::react(request, status,
                 {.article = settings.article != ArticleMode::kOff,
                  .figures = approach.from_this_machine || settings.metrics_public});
  if (auto* send = std::get_if<api::SendRequest>(&reaction)) return std::move(*send);
  if (auto* response = std::get_if<http::Response>(&reaction)) return std::move(*response);
  return page(request, settings);
}

}  // namespace parley::gateway
