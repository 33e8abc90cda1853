#include "model/ids.h"

#include <array>

namespace parley::model {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kDigits = 13;  // 64 bits, five at a time
constexpr std::string_view kPrefix = "r_";

}  // namespace

std::string to_text(RoomId id) {
  std::string text(kPrefix.size() + kDigits, '0');
  text.replace(0, kPrefix.size(), kPrefix);
  std::uint64_t rest = id.value();
  for (std::size_t i = text.size(); i-- > kPrefix.size(); rest >>= 5U)
    text[i] = kAlphabet[rest & 31U];
  return text;
}

std::optional<RoomId> parse_room_id(std::string_view text) {
  if (text.size() != kPrefix.size() + kDigits || !text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  std::uint64_t value = 0;
  for (const char digit : text) {
    const auto position = kAlphabet.find(digit);
    if (position == std::string_view::npos) return std::nullopt;
    if (value >> 59U != 0) return std::nullopt;  // would not fit 64 bits
    value = (value << 5U) | position;
  }
  if (value == 0) return std::nullopt;
  return RoomId(value);
}

RoomId make_room_id(Random& random) {
  // 63 bits: SQL integers are signed, and the text form stays within its 13 digits.
  std::uint64_t value = 0;
  while (value == 0) value = random.next_u64() >> 1U;
  return RoomId(value);
}

}  // namespace parley::model
