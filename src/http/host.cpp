#include "http/host.h"

#include <algorithm>
#include <charconv>

namespace parley::http {
namespace {

constexpr std::size_t kNameBytesMax = 253;  // RFC 1035 2.3.4, as text
constexpr std::size_t kLabelBytesMax = 63;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// RFC 3986 3.2.3 lets the digits be left out behind the colon.
bool read_port(std::string_view text, Host& host) {
  if (text.empty()) return true;
  if (text.front() != ':') return false;
  text.remove_prefix(1);
  if (text.empty()) return true;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  host.port = port;
  return true;
}

// `_` is in no host name (RFC 1123 2.1), and in many machines' names all the same.
bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLabelBytesMax && std::ranges::all_of(label, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_name(std::string_view name) {
  if (name.size() > kNameBytesMax) return false;
  while (true) {
    const std::size_t dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

bool is_hex_address(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
  });
}

}  // namespace

std::optional<Host> parse_host(std::string_view authority) {
  std::string text(authority);
  std::ranges::transform(text, text.begin(), lower);
  Host host;
  std::string_view rest = text;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos || !read_port(rest.substr(end + 1), host))
      return std::nullopt;
    const std::string_view inside = rest.substr(1, end - 1);
    host.name = inside.substr(0, inside.find('%'));  // RFC 6874: a zone, which is nobody else's
    host.bracketed = true;
    return is_hex_address(host.name) ? std::optional(std::move(host)) : std::nullopt;
  }
  const std::size_t end = std::min(rest.find(':'), rest.size());
  if (!read_port(rest.substr(end), host)) return std::nullopt;
  std::string_view name = rest.substr(0, end);
  if (name.ends_with('.')) name.remove_suffix(1);
  if (!is_name(name)) return std::nullopt;
  host.name = name;
  return host;
}

bool is_localhost(const Host& host) {
  return !host.bracketed && (host.name == "localhost" || host.name.ends_with(".localhost"));
}

std::string host_text(const Host& host) {
  return host.bracketed ? "[" + host.name + "]" : host.name;
}

}  // namespace parley::http
