// The HTTP surface that is not the web client: one table of routes, small handlers.
//
// Threads: any; pure.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "base/error.h"
#include "http/request.h"
#include "http/response.h"
#include "model/answer.h"
#include "model/ids.h"

namespace parley::api {

// How the server is, as all loops know it.
struct Status {
  bool accepting = true;   // false while draining
  std::string failure;     // why the log failed; empty: it did not
  std::string metrics;     // Prometheus text, at most a second old
  bool disk_full = false;  // sends fail for now, reads go on
};
using StatusPtr = std::shared_ptr<const Status>;

// A request that the core has to answer: the article's Send(user, message).
struct SendRequest {
  model::UserId from;
  model::UserId to;
  std::string text;
};

// Not ours: the web client's files may have it.
struct NotHere {};

using Reaction = std::variant<http::Response, SendRequest, NotHere>;

// What the one who asks may have.
struct Access {
  bool article = false;  // the article's tongue is on, and its send with it
  bool figures = false;  // /metrics, and reasons
};

Reaction react(const http::Request& request, const Status& status, Access access);

// The answer to a SendRequest, once the core has one.
http::Response send_response(const Result<model::Answer>& answer);

}  // namespace parley::api
