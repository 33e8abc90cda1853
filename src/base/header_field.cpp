#include "base/header_field.h"

#include <algorithm>

namespace parley {

namespace {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool list_has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    item = trim_blanks(item.substr(0, item.find(';')));
    if (equals_ignore_case(item, token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace

bool equals_ignore_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

const std::string* find_header(HeaderFields fields, std::string_view name) {
  for (const HeaderField& field : fields) {
    if (equals_ignore_case(field.name, name)) return &field.value;
  }
  return nullptr;
}

std::size_t count_headers(HeaderFields fields, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count_if(
      fields, [&](const HeaderField& field) { return equals_ignore_case(field.name, name); }));
}

bool header_has_token(HeaderFields fields, std::string_view name, std::string_view token) {
  return std::ranges::any_of(fields, [&](const HeaderField& field) {
    return equals_ignore_case(field.name, name) && list_has_token(field.value, token);
  });
}

std::string_view trim_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace parley
