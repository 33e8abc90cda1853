// The frame that nearly every delivery is: FIN, text, not masked, whole in what was read (RFC 6455
// 5.2). Cut here without the decoder's checks of UTF-8 and sequence, because a load generator must
// cost less than the server it measures; all else is left to ws::Decoder.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace parley::cli {

// Takes one such frame off the front and gives its payload, where it lies. nullopt, and nothing
// taken: the input begins with something else, or with a part of a frame.
[[nodiscard]] inline std::optional<std::string_view> take_plain_frame(std::span<char>& input) {
  constexpr std::size_t kShort = 2;
  constexpr std::size_t kMiddle = 4;
  constexpr char kFinText = static_cast<char>(0x81);
  constexpr std::uint8_t kLength16 = 126;
  if (input.size() < kMiddle || input[0] != kFinText) return std::nullopt;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(input[at]); };
  std::size_t header = kShort;
  std::size_t length = byte(1);  // with the mask bit, which only makes it too large here
  if (length == kLength16) {
    header = kMiddle;
    length = std::size_t{byte(2)} << 8U | byte(3);
    if (length < kLength16) return std::nullopt;  // not the shortest form: a fault
  } else if (length > kLength16) {
    return std::nullopt;
  }
  if (input.size() < header + length) return std::nullopt;
  const std::string_view payload(input.data() + header, length);
  input = input.subspan(header + length);
  return payload;
}

}  // namespace parley::cli
