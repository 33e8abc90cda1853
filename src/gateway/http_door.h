// What an HTTP request gets: a page, a figure, a WebSocket, a place among the clients without one,
// or a refusal. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "api/routes.h"
#include "gateway/client_request.h"
#include "gateway/gate.h"
#include "gateway/settings.h"
#include "http/request.h"
#include "http/response.h"
#include "model/ids.h"
#include "ws/deflate_terms.h"

namespace parley::gateway {

struct OpenSocket {
  enum class Tongue : std::uint8_t { kProtocol, kArticle, kEcho };
  Tongue tongue = Tongue::kProtocol;
  std::string response{};  // the 101, whole
  model::UserId user{};    // of the article's tongue
  std::optional<ws::DeflateTerms> deflate{};
};

using Decision = std::variant<http::Response, Refused, OpenSocket, ClientRequest, api::SendRequest>;

Decision decide(const http::Request& request, const Settings& settings, const api::Status& status,
                const Approach& approach);

}  // namespace parley::gateway
