// Any bytes as the values of header fields: a token is found in a list exactly where splitting the
// list by hand finds it.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/header_field.h"

namespace {

using parley::HeaderField;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// RFC 9110 5.6.1, the long way round.
bool listed(std::string_view value, std::string_view token) {
  while (true) {
    const std::size_t comma = std::min(value.find(','), value.size());
    std::string_view element = value.substr(0, comma);
    element = element.substr(0, element.find(';'));
    while (!element.empty() && (element.front() == ' ' || element.front() == '\t'))
      element.remove_prefix(1);
    while (!element.empty() && (element.back() == ' ' || element.back() == '\t'))
      element.remove_suffix(1);
    if (lower(element) == lower(token)) return true;
    if (comma == value.size()) return false;
    value.remove_prefix(comma + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\n'), size);
  const std::string first(text.substr(0, end));
  const std::string second(text.substr(std::min(end + 1, size)));
  const std::vector<HeaderField> fields{{"X", first}, {"Other", "upgrade"}, {"x", second}};
  for (const std::string_view token : {"upgrade", "Keep-Alive", "a"}) {
    CHECK(parley::header_has_token(fields, "X", token) ==
          (listed(first, token) || listed(second, token)));
  }
  CHECK(parley::count_headers(fields, "x") == 2);
  CHECK(*parley::find_header(fields, "X") == first);
  return 0;
}
