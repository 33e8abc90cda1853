// Gate: whom a request may be for, and which pages may make it, before anything else of it is
// looked at. Everywhere a name of ours has to be asked for (known_hosts.h), but where a supervisor
// asks by whatever name it has for the service; and what may be told or changed is for pages of our
// own and of --origin (RFC 6455 10.2).
//
// Threads: any; pure.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/known_hosts.h"
#include "gateway/notice.h"
#include "gateway/settings.h"
#include "http/request.h"
#include "http/response.h"

namespace parley::gateway {

// How a request came, beside what it says.
struct Approach {
  const KnownHosts& hosts;
  bool encrypted = false;
  bool from_this_machine = false;
};

struct Refused {
  http::Response response;
  std::optional<Notice> notice{};
};

[[nodiscard]] std::optional<Refused> stop_at_gate(const http::Request& request,
                                                  const Settings& settings,
                                                  const Approach& approach);

// Programs ask here, and take a refusal as JSON.
[[nodiscard]] bool is_for_programs(std::string_view path);

}  // namespace parley::gateway
