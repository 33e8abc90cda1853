#include "gateway/refusal.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "wire/errors.h"
#include "wire/json_writer.h"

namespace parley::gateway {
namespace {

struct Row {
  Refusal why;
  int status = 0;
  ErrorCode code = ErrorCode::kBadRequest;
  std::string_view message;
  bool retry = false;
  std::uint32_t after_ms = 0;
};

constexpr std::string_view kAgain = "this session has ended; say hello again";

constexpr std::array kRows{
    Row{Refusal::kEnded, 404, ErrorCode::kNotFound, kAgain, true},
    Row{Refusal::kLost, 410, ErrorCode::kNotFound, kAgain, true},
    Row{Refusal::kOvertaken, 409, ErrorCode::kBadRequest, "another poll of this session came"},
    Row{Refusal::kTooLarge, 413, ErrorCode::kTooLarge, "the body has at most 64 KiB"},
    Row{Refusal::kTurn, 400, ErrorCode::kBadRequest, "Parley-Turn: expected a number"},
    Row{Refusal::kOrigin, 403, ErrorCode::kForbidden, "this origin is not allowed"},
    Row{Refusal::kHost, 421, ErrorCode::kForbidden, "this server does not have that name"},
    Row{Refusal::kMethod, 405, ErrorCode::kBadRequest, "method not allowed"},
    Row{Refusal::kHandshake, 400, ErrorCode::kBadRequest, "no WebSocket handshake"},
    Row{Refusal::kOldHttp, 505, ErrorCode::kBadRequest,
        "a WebSocket needs HTTP/1.1 (nginx: proxy_http_version 1.1); /v1/poll and /v1/sse do not"},
    Row{Refusal::kNoUpgrade, 426, ErrorCode::kBadRequest,
        "a WebSocket opens here; a proxy between has to pass the headers Upgrade and Connection "
        "on"},
    Row{Refusal::kBusy, 429, ErrorCode::kRateLimited, "too much waits for an answer", true, 1000},
    Row{Refusal::kSessions, 503, ErrorCode::kUnavailable,
        "this server has too many clients without WebSocket; try again in a bit", true, 5000},
    Row{Refusal::kAddress, 503, ErrorCode::kUnavailable, "too many connections from your address",
        true, 30'000},
    Row{Refusal::kFull, 503, ErrorCode::kUnavailable, "this server is full; try again in a bit",
        true, 5000},
    Row{Refusal::kDraining, 503, ErrorCode::kUnavailable, "the server is going away", true, 1000},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].why != static_cast<Refusal>(i)) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

http::Response refuse(Refusal why) {
  return refuse(why, kRows[static_cast<std::size_t>(why)].message);
}

http::Response refuse(Refusal why, std::string_view message) {
  const Row& row = kRows[static_cast<std::size_t>(why)];
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  json.key<"err">();
  json.begin_object();
  json.key<"code">();
  json.string(wire::info_of(row.code).name);
  json.key<"msg">();
  json.string(message);
  json.key<"retry">();
  json.boolean(row.retry);
  if (row.after_ms != 0) {
    json.key<"after">();
    json.integer(row.after_ms);
  }
  json.end_object();
  json.end_object();
  http::Response response = http::json(row.status, std::move(body));
  // RFC 9110 10.2.3: for those between that look at no body.
  if (row.after_ms != 0) response.with("Retry-After", std::to_string((row.after_ms + 999) / 1000));
  return response;
}

}  // namespace parley::gateway
