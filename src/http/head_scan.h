// HeadScan: finds the end of a request's head and refuses, at the first byte that shows it, what
// has no business in one. Boost.Beast accepts some of this (folded lines), or would only tell
// when the whole head is there; both ends of a proxy chain have to agree on every byte.
//
// Invariant: however the bytes are cut, the result and its place are the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace parley::http {

class HeadScan {
 public:
  struct Result {
    enum class Kind : std::uint8_t { kNeedMore, kEnd, kBad };
    Kind kind = Kind::kNeedMore;
    std::size_t consumed = 0;  // kEnd: up to and with the empty line
    int status = 0;
    std::string_view reason{};
  };

  Result feed(std::string_view bytes);

 private:
  struct Fault {
    int status = 0;  // 0: none
    std::string_view reason{};
  };
  Fault take(std::uint8_t byte);
  Fault take_in_request_line(std::uint8_t byte);
  Fault take_in_field(std::uint8_t byte);
  Fault end_line();

  std::uint32_t head_bytes_ = 0;
  std::uint32_t line_bytes_ = 0;
  std::uint32_t target_bytes_ = 0;
  std::uint16_t lines_ = 0;  // finished ones, the request line among them
  std::uint8_t spaces_ = 0;  // in the request line
  bool after_cr_ = false;
  bool in_name_ = true;
  bool ended_ = false;
};

// The characters of a token: methods and field names (RFC 9110 5.6.2).
[[nodiscard]] bool is_token_char(std::uint8_t c);

}  // namespace parley::http
