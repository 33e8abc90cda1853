#include "core/rates.h"

#include <algorithm>
#include <chrono>

namespace parley::core {

std::uint32_t Bucket::take(Rate rate, MonoTime now, std::uint32_t tokens) {
  using std::chrono::microseconds;
  const microseconds one(1'000'000 / rate.per_second);
  const MonoTime full_at = std::max(full_at_, now) + one * tokens;
  const microseconds over = full_at - now - one * rate.burst;
  if (over > microseconds(0)) {
    return static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::milliseconds>(over).count());
  }
  full_at_ = full_at;
  return 0;
}

std::uint32_t Rates::take(RateClass rate_class, MonoTime now) {
  if (rate_class == RateClass::kNone) return 0;
  if (!buckets_) buckets_ = std::make_unique<std::array<Bucket, kRates.size()>>();
  const auto index = static_cast<std::size_t>(rate_class);
  return (*buckets_)[index].take(kRates[index], now);
}

}  // namespace parley::core
