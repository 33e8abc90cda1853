// Limits in the whole seconds that the rounds over all clients count in.
#pragma once

#include <chrono>
#include <cstdint>

namespace parley::gateway {

template <class Duration>
constexpr std::uint32_t seconds(Duration duration) {
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

// Of a stranger's time. Ages are in whole seconds and looked at more than once a second, so that
// the one second before the limit makes it a promise: nobody has longer.
template <class Limit>
constexpr bool has_had(std::uint32_t age_s, Limit limit) {
  return age_s + 1 >= seconds(limit);
}

}  // namespace parley::gateway
