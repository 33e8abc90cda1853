#include "http/router.h"

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace parley::http {

namespace {

// The text up to the next slash, taken off the front together with the slash before it.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool matches(std::string_view pattern, std::string_view path, RouteMatch& match) {
  match.parameter_count = 0;
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view given = take_segment(path);
    if (!is_parameter(wanted)) {
      if (wanted != given) return false;
      continue;
    }
    if (given.empty()) return false;
    CHECK(match.parameter_count < kRouteParametersMax);
    match.parameters[match.parameter_count++] = {wanted.substr(1, wanted.size() - 2), given};
  }
  return pattern.empty() && path.empty();
}

void add_method(std::vector<std::string_view>& methods, std::string_view method) {
  if (std::ranges::find(methods, method) == methods.end()) methods.push_back(method);
}

std::string join(const std::vector<std::string_view>& methods) {
  std::string joined;
  for (const std::string_view method : methods) {
    if (!joined.empty()) joined += ", ";
    joined += method;
  }
  return joined;
}

}  // namespace

std::string_view RouteMatch::parameter(std::string_view name) const {
  for (std::size_t i = 0; i < parameter_count; ++i) {
    if (parameters[i].name == name) return parameters[i].value;
  }
  return {};
}

RouteMatch match_route(std::span<const Route> routes, std::string_view method,
                       std::string_view path) {
  std::vector<std::string_view> methods;
  RouteMatch match;
  RouteMatch head;  // the route of GET, kept while one of HEAD itself may still come
  for (const Route& route : routes) {
    if (!matches(route.pattern, path, match)) continue;
    match.status = 200;
    match.handler = route.handler;
    if (route.method == method) return match;
    if (method == "HEAD" && route.method == "GET" && !head.found()) head = match;
    add_method(methods, route.method);
    if (route.method == "GET") add_method(methods, "HEAD");
  }
  if (head.found()) return head;
  return {.status = methods.empty() ? 404 : 405, .allow = join(methods)};
}

}  // namespace parley::http
