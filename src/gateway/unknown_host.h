// The refusal of a request for a name that is not this server's (RFC 9110 15.5.20): what a person
// sees who came by it, what a program gets, and what the log says.
//
// Threads: any; pure.
#pragma once

#include <optional>

#include "gateway/gate.h"
#include "http/host.h"
#include "http/request.h"

namespace parley::gateway {

// `host` as parsed: nothing where it can be no name.
[[nodiscard]] Refused refuse_host(const http::Request& request,
                                  const std::optional<http::Host>& host, bool encrypted);

}  // namespace parley::gateway
