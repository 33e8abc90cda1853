// The slot of a ClientId names a place in one of the two slabs of a Hub: of connections, or of poll
// sessions. The highest bit of the slot tells which.
//
// Threads: any; pure.
#pragma once

#include <cstdint>

#include "base/slab.h"

namespace parley::gateway {

inline constexpr std::uint32_t kPollSlotBit = 0x8000'0000;

[[nodiscard]] constexpr bool is_poll_slot(std::uint32_t slot) {
  return (slot & kPollSlotBit) != 0;
}
// From the slab of poll sessions to a ClientId, and back.
[[nodiscard]] constexpr SlabRef to_poll_ref(SlabRef in_slab) {
  return {in_slab.slot | kPollSlotBit, in_slab.generation};
}
[[nodiscard]] constexpr SlabRef from_poll_ref(SlabRef ref) {
  return {ref.slot & ~kPollSlotBit, ref.generation};
}

}  // namespace parley::gateway
