// The files of the web client, carried inside the binary, as HTTP answers.
#pragma once

#include <span>

#include "http/asset.h"
#include "http/request.h"
#include "http/response.h"

namespace parley::http {

// GET and HEAD of a file: with its ETag (304 where the client has it), gzip where accepted,
// cached for ever if its name carries a hash. A path without a dot that is not under /v1/ is a
// view of the web client: /index.html. Else 404; other methods 405.
// Lifetime: the answer points into `files`.
[[nodiscard]] Response serve_file(std::span<const Asset> files, const Request& request);

}  // namespace parley::http
