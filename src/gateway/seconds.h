// seconds: a limit in the whole seconds that the rounds over all clients count in.
#pragma once

#include <chrono>
#include <cstdint>

namespace parley::gateway {

template <class Duration>
constexpr std::uint32_t seconds(Duration duration) {
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

}  // namespace parley::gateway
