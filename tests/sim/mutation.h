// Mutation: a fault that the simulator puts into its own glue around the server, to show that its
// oracles see it. The server's code has no trace of them.
//
// Threads: any; constants.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace parley::sim {

enum class Mutation : std::uint8_t {
  kNone,
  kAckBeforeSync,
  kDedupSkipped,
  kDuplicateRefused,
  kReadMarkShifted,
  kPublishBeforeCommit,
  kFollowTooLate,
  kFollowTooEarly,
  kSinceShifted,
  kUnfollowDropped,
  kStrangerFollows,
  kLiveTooEarly,
  kOutboxLost,
  kFetchLost,
  kGoneLost,
  kFrameTorn,
  kUnblockLost,
  kRetryWithNewCid,
  kNobodyLeads,
};

struct MutationInfo {
  Mutation mutation;
  std::string_view name;
  std::string_view what;
};

// All but kNone, in the order of the enum.
std::span<const MutationInfo> mutations();
std::optional<Mutation> find_mutation(std::string_view name);

}  // namespace parley::sim
