// A table of routes: method and path pattern, to the number of a handler. Patterns are made of
// segments: "/v1/users/{user}/send"; a {name} takes exactly one non-empty segment.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace parley::http {

struct Route {
  std::string_view method;
  std::string_view pattern;
  int handler = 0;
};

struct RouteParameter {
  std::string_view name;   // of the pattern
  std::string_view value;  // of the path
};

inline constexpr std::size_t kRouteParametersMax = 4;

struct RouteMatch {
  int status = 404;  // 200: found; 404; 405: the path is there, with the methods in `allow`
  int handler = 0;
  std::array<RouteParameter, kRouteParametersMax> parameters{};
  std::size_t parameter_count = 0;
  std::string allow{};

  [[nodiscard]] bool found() const { return status == 200; }
  // Empty where the pattern has no such name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

// The first route in the order of the table wins. HEAD is answered by the route of GET where it
// has none of its own. Lifetime: the match points into `routes` and `path`.
[[nodiscard]] RouteMatch match_route(std::span<const Route> routes, std::string_view method,
                                     std::string_view path);

}  // namespace parley::http
