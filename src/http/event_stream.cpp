#include "http/event_stream.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <initializer_list>

namespace parley::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

void append_chunk(std::string& out, std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::array<char, 16> digits;
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  out.append(digits.data(), end).append(kLineEnd);
  for (const std::string_view part : parts) out.append(part);
  out.append(kLineEnd);
}

}  // namespace

void append_event(std::string& out, std::string_view data, std::string_view name) {
  if (name.empty()) {
    append_chunk(out, {"data: ", data, "\n\n"});
  } else {
    append_chunk(out, {"event: ", name, "\ndata: ", data, "\n\n"});
  }
}

void append_event_comment(std::string& out) {
  append_chunk(out, {":\n\n"});
}

}  // namespace parley::http
