// Rates: how often one user may ask. A token bucket per user and class.
//
// Kept as the one time at which the bucket will be full again (the generic cell rate algorithm,
// ITU-T I.371): eight bytes a bucket, and no refilling to do.
//
// Threads: the core's. Time is an argument.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/time.h"

namespace parley::core {

enum class RateClass : std::uint8_t { kSend, kChange, kEphemeral, kQuery, kNone };

struct Rate {
  std::uint32_t per_second;
  std::uint32_t burst;
};

// Generous: a person never meets them, a runaway script does at once.
inline constexpr std::array<Rate, 4> kRates{{{20, 60}, {5, 30}, {20, 60}, {20, 100}}};

// New guests, of all strangers together: each is kept for ever, in memory with about 1 KB. A hall
// full of people is let in at once; a script that makes people up costs 80 MB in a day, which was
// a minute's work.
inline constexpr Rate kGuestRate{1, 500};

// People whom one user invites, or writes to for the first time: a hundred at once, so that a room
// can be opened with all of them, then one in 10 s. Each person takes kInviteTokens.
inline constexpr Rate kInviteRate{1, 1'000};
inline constexpr std::uint32_t kInviteTokens = 10;

// New names of the simple form from one address, kept as long as guests are.
inline constexpr Rate kNewNameRate{1, 100};

class Bucket {
 public:
  // Takes so many tokens and answers 0, or takes none and answers after how many milliseconds there
  // will be enough.
  std::uint32_t take(Rate rate, MonoTime now, std::uint32_t tokens = 1);
  bool full(MonoTime now) const { return full_at_ <= now; }

 private:
  MonoTime full_at_{};
};

// One user's buckets. As small as a pointer for who has asked nothing yet.
class Rates {
 public:
  // As Bucket::take; kNone is always 0.
  std::uint32_t take(RateClass rate_class, MonoTime now);

 private:
  std::unique_ptr<std::array<Bucket, kRates.size()>> buckets_;
};

}  // namespace parley::core
