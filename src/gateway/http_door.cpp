#include "gateway/http_door.h"

#include <optional>
#include <utility>

#include "base/limits.h"
#include "http/static_files.h"
#include "model/names.h"
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

Decision open_socket(Tongue tongue, const http::Request& request, const Settings& settings,
                     const api::Status& status) {
  if (!status.accepting) return http::error(503, "unavailable", "the server is going away");
  OpenSocket opening{.tongue = tongue};
  if (tongue == Tongue::kArticle) {
    const std::string* user = request.parameter("user");
    if (user == nullptr || user->empty()) {
      return http::error(400, "bad_request", "the user is empty: connect to /chat?user=NAME");
    }
    if (!model::valid_user_id(*user)) {
      return http::error(400, "bad_request",
                         "user: lower case letters, digits, '-', '_' and '.', at most 64 bytes");
    }
    opening.user = model::UserId(*user);
  }
  ws::UpgradeAnswer answer = ws::answer_upgrade({request.method, request.http11, request.headers},
                                                settings.origins, compression_of(tongue, settings));
  if (!answer.accepted()) {
    http::Response refusal = http::text(answer.status, std::string(answer.reason) + "\n");
    for (const HeaderField& field : answer.extra) refusal.headers.push_back(field);
    refusal.close = true;
    return refusal;
  }
  opening.response = std::move(answer.response);
  opening.deflate = answer.deflate;
  return opening;
}

http::Response page(const http::Request& request, const Settings& settings) {
  if (!settings.assets.empty()) return http::serve_file(settings.assets, request);
  if (request.path != "/") return http::text(404, "not found\n");
  return http::text(
      200, "Parley is running. This build carries no web client; ./dev build makes one.\n");
}

}  // namespace

Decision decide(const http::Request& request, const Settings& settings, const api::Status& status) {
  if (const auto tongue = tongue_of(request.path, settings)) {
    return open_socket(*tongue, request, settings, status);
  }
  if (const auto kind = client_request_at(request.path)) {
    auto asked = read_client_request(*kind, request, settings.origins);
    if (auto* refusal = std::get_if<http::Response>(&asked)) return std::move(*refusal);
    return std::get<ClientRequest>(std::move(asked));
  }
  api::Reaction reaction = api::react(request, status, settings.article != ArticleMode::kOff);
  if (auto* send = std::get_if<api::SendRequest>(&reaction)) {
    if (!may_come(request, settings.origins)) {
      return http::error(403, "forbidden", "this origin is not allowed");
    }
    return std::move(*send);
  }
  if (auto* response = std::get_if<http::Response>(&reaction)) return std::move(*response);
  return page(request, settings);
}

}  // namespace parley::gateway
