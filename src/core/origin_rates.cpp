#include "core/origin_rates.h"

namespace parley::core {

std::uint32_t OriginRates::take(model::Origin origin, Rate rate, MonoTime now) {
  if (origin == model::kLoopback) return 0;
  const auto found = buckets_.find(origin);
  if (found != buckets_.end()) return found->second.take(rate, now);
  if (buckets_.size() >= kOriginsMax) {
    std::erase_if(buckets_, [&](const auto& entry) { return entry.second.full(now); });
  }
  if (buckets_.size() >= kOriginsMax) return of_the_rest_.take(rate, now);
  return buckets_[origin].take(rate, now);
}

}  // namespace parley::core
