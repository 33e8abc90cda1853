// AddressBlock: whose address it is, as far as limits are concerned: an IPv4 address, or the /64 of
// an IPv6 one, which is the least that one customer gets (RFC 6177 2).
//
// Threads: a value.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/flat_index.h"

namespace parley::net {

struct AddressBlock {
  std::uint64_t prefix = 0;
  bool ipv6 = false;

  std::size_t hash() const { return mix_bits(prefix ^ (ipv6 ? 1U : 0U)); }
  friend bool operator==(const AddressBlock&, const AddressBlock&) = default;
};

}  // namespace parley::net
