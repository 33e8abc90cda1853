#include "http/target.h"

#include <algorithm>

#include "base/header_field.h"
#include "base/utf8.h"

namespace parley::http {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
  });
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

// "http://host/path" to "/path": a server has to take the form that is meant for proxies too.
std::optional<std::string_view> to_origin_form(std::string_view target, std::string& authority) {
  if (target.starts_with('/')) return target;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equals_ignore_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::size_t end = target.find_first_of("/?");
    if (end == 0) return std::nullopt;
    authority = target.substr(0, end);
    if (has_control(authority) || !is_utf8(authority)) return std::nullopt;
    if (end == std::string_view::npos) return "/";
    // "http://host?query" has an empty path, which no client that follows the RFC sends.
    return target[end] == '/' ? std::optional(target.substr(end)) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> decode_path(std::string_view raw) {
  // An escaped slash would be one segment to one reader and two to another.
  for (std::size_t at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1)) {
    if (equals_ignore_case(raw.substr(at, 3), "%2F")) return std::nullopt;
  }
  std::optional<std::string> path = percent_decode(raw);
  if (!path || has_control(*path) || path->find('\\') != std::string::npos ||
      has_dot_segment(*path) || !is_utf8(*path)) {
    return std::nullopt;
  }
  return path;
}

// As the URL standard's form encoding: '+' is a blank.
std::optional<std::string> decode_parameter(std::string_view raw) {
  std::string text(raw);
  std::ranges::replace(text, '+', ' ');
  std::optional<std::string> decoded = percent_decode(text);
  if (!decoded || decoded->find('\0') != std::string::npos || !is_utf8(*decoded)) {
    return std::nullopt;
  }
  return decoded;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return bytes;
}

std::optional<Target> parse_target(std::string_view target) {
  Target result;
  const auto origin_form = to_origin_form(target, result.authority);
  if (!origin_form || origin_form->find('#') != std::string_view::npos) return std::nullopt;
  const std::size_t mark = std::min(origin_form->find('?'), origin_form->size());
  std::optional<std::string> path = decode_path(origin_form->substr(0, mark));
  if (!path) return std::nullopt;

  result.path = std::move(*path);
  std::string_view rest = origin_form->substr(std::min(mark + 1, origin_form->size()));
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto key = decode_parameter(pair.substr(0, equals));
    auto value = decode_parameter(pair.substr(std::min(equals + 1, pair.size())));
    if (!key || !value) return std::nullopt;
    result.query.emplace_back(std::move(*key), std::move(*value));
  }
  return result;
}

}  // namespace parley::http
