// Any bytes as a request target: what is taken has a clean path and clean parameters, and is taken
// as the same when every byte of it comes percent-encoded.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "http/target.h"

namespace {

using parley::http::Target;

std::string encoded(std::string_view text, std::string_view plain) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      (out += '%') += {kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

std::string written(const Target& target) {
  std::string out = target.authority.empty() ? "" : "http://" + target.authority;
  out += encoded(target.path, "/");
  char mark = '?';
  for (const auto& [key, value] : target.query) {
    out += mark + encoded(key, "") + '=' + encoded(value, "");
    mark = '&';
  }
  return out;
}

void check_path(const std::string& path) {
  CHECK(path.starts_with('/'));
  CHECK(parley::is_utf8(path));
  CHECK((path + "/").find("/../") == std::string::npos);
  CHECK((path + "/").find("/./") == std::string::npos);
  CHECK(path.find('\\') == std::string::npos);
  for (const char c : path) CHECK(static_cast<std::uint8_t>(c) >= 0x20 && c != 0x7F);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::optional<std::string> decoded = parley::http::percent_decode(text);
  CHECK(!decoded || decoded->size() <= text.size());
  CHECK(parley::http::percent_decode(encoded(text, "")) == text);

  const std::optional<Target> target = parley::http::parse_target(text);
  if (!target) return 0;
  check_path(target->path);
  CHECK(parley::is_utf8(target->authority));
  CHECK(target->authority.find_first_of("/?") == std::string::npos);
  for (const auto& [key, value] : target->query) {
    CHECK(parley::is_utf8(key) && parley::is_utf8(value));
    CHECK((key + value).find('\0') == std::string::npos);
  }
  const std::optional<Target> again = parley::http::parse_target(written(*target));
  CHECK(again && *again == *target);
  return 0;
}
