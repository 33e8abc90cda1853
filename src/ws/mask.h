// The masking of RFC 6455 5.3: payload byte i is XORed with key byte i mod 4. Its own inverse.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace parley::ws {

using MaskKey = std::array<std::uint8_t, 4>;

// In place. `offset` is the place of bytes[0] in the frame's payload, for a payload in parts.
void apply_mask(std::span<char> bytes, MaskKey key, std::uint64_t offset = 0);

}  // namespace parley::ws
