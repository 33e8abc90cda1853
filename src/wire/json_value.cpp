#include "wire/json_value.h"

#include <charconv>
#include <cstring>

namespace parley::wire {
namespace {

constexpr std::uint64_t kIntegerMax = (std::uint64_t{1} << 53U) - 1;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Four hex digits, or -1.
int hex4(const char* text) {
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text[i];
    int digit = 0;
    if (is_digit(c))
      digit = c - '0';
    else if (c >= 'a' && c <= 'f')
      digit = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F')
      digit = c - 'A' + 10;
    else
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

// How many bytes the escape at `text` (a backslash) takes, or 0 where it is none. A lone surrogate
// is none: it has no UTF-8 form, and replacing it would change what was said.
std::size_t escape_length(const char* text) {
  if (text[1] != 'u') return std::strchr("\"\\/bfnrt", text[1]) != nullptr && text[1] != 0 ? 2 : 0;
  const int first = hex4(text + 2);
  if (first < 0) return 0;
  if (first < 0xD800 || first > 0xDFFF) return 6;
  if (first > 0xDBFF || text[6] != '\\' || text[7] != 'u') return 0;
  const int second = hex4(text + 8);
  return second >= 0xDC00 && second <= 0xDFFF ? 12 : 0;
}

}  // namespace

StringScan scan_string(const char* text) {
  // simdjson refuses a text with an open string, so a quote comes; a zero need not.
  const auto next_quote = [](const char* from) {
    return static_cast<const char*>(::rawmemchr(from, '"'));
  };
  StringScan scan;
  const char* quote = next_quote(text);
  const char* at = text;
  while (const void* escape = std::memchr(at, '\\', static_cast<std::size_t>(quote - at))) {
    at = static_cast<const char*>(escape);
    scan.escaped = true;
    const std::size_t length = escape_length(at);
    if (length == 0) scan.valid = false;
    at += length == 0 ? 2 : length;
    if (at > quote) quote = next_quote(at);
  }
  scan.body = std::string_view(text, static_cast<std::size_t>(quote - text));
  return scan;
}

bool is_json_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > from;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const bool zero = at < text.size() && text[at] == '0';
  const std::size_t whole = at;
  if (!digits() || (zero && at > whole + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return false;
  }
  return at == text.size();
}

bool JsonValue::begins() {
  const char c = first();
  return c != '\0' && std::strchr("}],:", c) == nullptr;
}

std::string_view JsonValue::token() {
  const std::string_view text = value_.raw_json_token();
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last + 1);
}

char JsonValue::first() {
  const std::string_view text = value_.raw_json_token();
  // Past the last token simdjson's offsets are not in order, and the length wraps around.
  if (text.size() > limits::kHttpBodyBytesMax) return '\0';
  return text.empty() ? '\0' : text.front();
}

bool JsonValue::colon_follows() {
  const std::string_view text = value_.raw_json_token();
  return text.data()[text.size()] == ':';
}

Fault JsonValue::string(std::string_view& out) {
  const std::string_view text = token();
  if (!text.starts_with('"')) return Fault{"expected a string"};
  const StringScan scan = scan_string(text.data() + 1);
  if (!scan.valid) return Fault{"a broken escape or a lone surrogate"};
  if (scan.body.size() + 2 != text.size() || colon_follows()) return kNotJson;
  out = scan.body;
  if (scan.escaped && value_.get_string().get(out) != simdjson::SUCCESS) return kNotJson;
  return {};
}

Fault JsonValue::integer(std::uint64_t& out) {
  const std::string_view text = token();
  constexpr Fault kWrong{"expected an integer from 0 to 2^53-1"};
  if (!is_json_number(text)) return kWrong;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  // "-1", "1.0" and "1e3" leave something behind.
  if (error != std::errc() || end != text.data() + text.size() || out > kIntegerMax) return kWrong;
  return {};
}

Fault JsonValue::number(double& out) {
  const std::string_view text = token();
  if (!is_json_number(text)) return Fault{"expected a number"};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc()) return Fault{"a number beyond what a double holds"};
  return {};
}

Fault JsonValue::boolean(bool& out) {
  const std::string_view text = token();
  if (text != "true" && text != "false") return Fault{"expected true or false"};
  out = text == "true";
  return {};
}

Fault JsonValue::raw(std::string_view& out) {
  const char* const begin = token().data();
  if (first() != '{' && first() != '[') {
    out = token();
    return skip();
  }
  if (const Fault fault = skip()) return fault;
  // Behind the last bracket stands the comma or the bracket of what is around it.
  const char* end = nullptr;
  if (document_.current_location().get(end) != simdjson::SUCCESS || end <= begin) return kNotJson;
  out = std::string_view(begin, static_cast<std::size_t>(end - begin));
  out = out.substr(0, out.find_last_not_of(" \t\r\n") + 1);
  return {};
}

Fault JsonValue::skip() {
  const std::string_view text = token();
  if (text.empty()) return kNotJson;
  if (text.front() == '[') return items([](JsonValue& item) { return item.skip(); });
  if (text.front() == '{')
    return members([](std::string_view, JsonValue& member) { return member.skip(); });
  return skip_scalar(text);
}

Fault JsonValue::closed() {
  return document_.current_location().error() == simdjson::SUCCESS ? Fault{} : kNotJson;
}

Fault JsonValue::skip_scalar(std::string_view text) {
  if (text.front() == '"') {
    const StringScan scan = scan_string(text.data() + 1);
    if (!scan.valid) return Fault{"a broken escape or a lone surrogate"};
    return scan.body.size() + 2 == text.size() && !colon_follows() ? Fault{} : kNotJson;
  }
  if (text == "true" || text == "false" || text == "null" || is_json_number(text)) return {};
  return Fault{"not valid JSON"};
}

}  // namespace parley::wire
