#include "api/routes.h"

#include <simdjson.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/limits.h"
#include "dialect/article.h"
#include "http/router.h"
#include "model/names.h"
#include "wire/errors.h"
#include "wire/json_value.h"

namespace parley::api {
namespace {

enum class Handler : int { kHealth, kReady, kMetrics, kSendToUser };

constexpr std::array kRoutes = {
    http::Route{"GET", "/healthz", static_cast<int>(Handler::kHealth)},
    http::Route{"GET", "/readyz", static_cast<int>(Handler::kReady)},
    http::Route{"GET", "/metrics", static_cast<int>(Handler::kMetrics)},
    http::Route{"POST", "/v1/users/{user}/send", static_cast<int>(Handler::kSendToUser)},
};

// Who speaks where a send over HTTP names nobody.
constexpr std::string_view kNobody = "server";

http::Response health(const Status& status, Access access) {
  if (!access.figures) {
    return status.failure.empty() ? http::text(200, "ok\n") : http::text(503, "failed\n");
  }
  // Who restarts it, or sends people elsewhere, would take the reads away, too.
  if (status.failure.empty() && status.disk_full)
    return http::text(200, "the disk is full: sends fail, reads go on\n");
  if (status.failure.empty()) return http::text(200, "ok\n");
  return http::text(503, "the log has failed: " + status.failure + "\n");
}

http::Response ready(const Status& status) {
  if (status.accepting && status.failure.empty()) return http::text(200, "ready\n");
  return http::text(503, status.accepting ? "the log has failed\n" : "draining\n");
}

http::Response metrics(const Status& status, Access access) {
  if (!access.figures) {
    return http::error(403, "forbidden",
                       "figures are told on the server's own machine (--metrics-public: to all)");
  }
  http::Response response = http::text(200, status.metrics);
  for (HeaderField& field : response.headers) {
    if (equals_ignore_case(field.name, "content-type"))
      field.value = "text/plain; version=0.0.4; charset=utf-8";
  }
  return response;
}

http::Response refusal(const Error& error) {
  const wire::ErrorInfo& info = wire::info_of(error.code);
  int status = 400;
  if (error.code == ErrorCode::kTooLarge) status = 413;
  if (error.code == ErrorCode::kNotFound) status = 404;
  if (error.code == ErrorCode::kForbidden) status = 403;
  if (error.code == ErrorCode::kRateLimited) status = 429;
  if (info.code == ErrorCode::kUnavailable) status = 503;
  if (info.code == ErrorCode::kInternal) status = 500;
  return http::error(status, info.name, wire::public_message(error));
}

// The fields of a send as they come by; of two the last one counts, what is unknown is ignored.
struct SendDraft {
  std::optional<std::string> text;
  std::optional<std::string> from;

  wire::Fault take(std::string_view key, wire::JsonValue& value) {
    if (key != "text" && key != "from") return value.skip();
    std::string_view said;
    const wire::Fault fault = value.string(said);
    // What is no string is empty, which neither of them may be.
    (key == "text" ? text : from) = fault ? std::string_view() : said;
    return fault.fatal ? fault : wire::Fault{};
  }
};

// Strict, as everything that is spoken to this server: the whole body is one JSON object.
bool read_body(const std::string& body, SendDraft& draft) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string text(body);
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(text).get(document) || document.get_object().get(object)) return false;
  const auto take = [&](std::string_view key, wire::JsonValue& value) {
    return draft.take(key, value);
  };
  return !wire::each_member(document, object, 1, take) &&
         document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

Result<SendRequest> parse_send(const http::Request& request, std::string_view user) {
  if (!model::valid_simple_name(user)) return fail(ErrorCode::kBadRequest, "user: not a user id");
  SendDraft draft;
  if (!read_body(request.body, draft)) {
    return fail(ErrorCode::kBadRequest, "expected a JSON object");
  }
  if (!draft.text || draft.text->empty() || draft.text->find('\0') != std::string::npos) {
    return fail(ErrorCode::kBadRequest,
                "text: expected a string that is not empty, without U+0000");
  }
  if (draft.text->size() > limits::kTextBytesMax) {
    return fail(ErrorCode::kTooLarge, "text is too long");
  }
  std::string from = std::move(draft.from).value_or(std::string(kNobody));
  if (!model::valid_simple_name(from)) return fail(ErrorCode::kBadRequest, "from: not a user id");
  return SendRequest{model::UserId(std::move(from)), model::UserId(std::string(user)),
                     std::move(*draft.text)};
}

Reaction send_to_user(const http::Request& request, std::string_view user, Access access) {
  if (!access.article)
    return http::error(404, "not_found", "the article's tongue is off (--article)");
  Result<SendRequest> send = parse_send(request, user);
  if (!send) return refusal(send.error());
  return std::move(*send);
}

}  // namespace

Reaction react(const http::Request& request, const Status& status, Access access) {
  const http::RouteMatch match = http::match_route(kRoutes, request.method, request.path);
  if (match.status == 405) {
    return http::error(405, "bad_request", "method not allowed").with("Allow", match.allow);
  }
  if (!match.found()) return NotHere{};
  switch (static_cast<Handler>(match.handler)) {
    case Handler::kHealth:
      return health(status, access);
    case Handler::kReady:
      return ready(status);
    case Handler::kMetrics:
      return metrics(status, access);
    case Handler::kSendToUser:
      return send_to_user(request, match.parameter("user"), access);
  }
  return NotHere{};
}

http::Response send_response(const Result<model::Answer>& answer) {
  if (!answer) return refusal(answer.error());
  const auto* routed = std::get_if<model::answer::Routed>(&*answer);
  if (routed == nullptr) return refusal(Error{ErrorCode::kInternal, "no routing result"});
  std::string body;
  dialect::encode_routed(*routed, body);
  return http::json(200, std::move(body));
}

}  // namespace parley::api
