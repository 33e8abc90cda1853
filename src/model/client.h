// ClientId: a connection's handle across threads: which loop, which slot there.
#pragma once

#include <cstdint>
#include <functional>

#include "base/slab.h"

namespace parley::model {

struct ClientId {
  std::uint32_t loop = 0;
  SlabRef slot;
  friend bool operator==(ClientId, ClientId) = default;
};

// Where a connection comes from, as far as rates need to know: a hash of its address block. It
// names nobody, and is not kept.
using Origin = std::uint64_t;
inline constexpr Origin kLoopback = 0;  // has no share of its own, as at the admission

}  // namespace parley::model

template <>
struct std::hash<parley::model::ClientId> {
  std::size_t operator()(parley::model::ClientId id) const noexcept {
    return std::hash<std::uint64_t>{}(id.slot.bits() ^ (std::uint64_t{id.loop} << 24U));
  }
};
