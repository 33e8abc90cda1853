#include "http/event_stream.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <initializer_list>

namespace parley::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

void append_part(std::string& out, StreamCoding coding,
                 std::initializer_list<std::string_view> parts) {
  if (coding == StreamCoding::kNone) {
    for (const std::string_view part : parts) out.append(part);
    return;
  }
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::array<char, 16> digits;
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  out.append(digits.data(), end).append(kLineEnd);
  for (const std::string_view part : parts) out.append(part);
  out.append(kLineEnd);
}

}  // namespace

void append_event(std::string& out, StreamCoding coding, std::string_view data,
                  std::string_view name) {
  if (name.empty()) {
    append_part(out, coding, {"data: ", data, "\n\n"});
  } else {
    append_part(out, coding, {"event: ", name, "\ndata: ", data, "\n\n"});
  }
}

void append_event_comment(std::string& out, StreamCoding coding) {
  append_part(out, coding, {":\n\n"});
}

std::string_view stream_end(StreamCoding coding) {
  return coding == StreamCoding::kChunked ? "0\r\n\r\n" : "";
}

}  // namespace parley::http
