#include "sim/mutation.h"

#include <algorithm>
#include <array>

namespace parley::sim {
namespace {

constexpr std::array kMutations{
    MutationInfo{Mutation::kAckBeforeSync, "ack-before-sync",
                 "a commit is answered before it is on the disk"},
    MutationInfo{Mutation::kDedupSkipped, "dedup-skipped", "the store does not know a cid again"},
    MutationInfo{Mutation::kDuplicateRefused, "duplicate-refused",
                 "a retry gets a refusal in place of the first answer"},
    MutationInfo{Mutation::kReadMarkShifted, "read-mark-shifted",
                 "a read mark is stored with the ordinal of the message before"},
    MutationInfo{Mutation::kPublishBeforeCommit, "publish-before-commit",
                 "readers see a message when it is submitted"},
    MutationInfo{Mutation::kFollowTooLate, "follow-too-late",
                 "a cursor begins one event behind where it should"},
    MutationInfo{Mutation::kFollowTooEarly, "follow-too-early",
                 "a cursor begins at an event that the reader has"},
    MutationInfo{Mutation::kSinceShifted, "since-shifted",
                 "the since of a hello counts one event too many"},
    MutationInfo{Mutation::kUnfollowDropped, "unfollow-dropped",
                 "who leaves a room goes on following it"},
    MutationInfo{Mutation::kStrangerFollows, "stranger-follows",
                 "a room is followed by a client of somebody else, too"},
    MutationInfo{Mutation::kLiveTooEarly, "live-too-early", "live is said before what was missed"},
    MutationInfo{Mutation::kOutboxLost, "outbox-lost",
                 "what the core says to a loop is lost now and then"},
    MutationInfo{Mutation::kFetchLost, "fetch-lost",
                 "a page that the store could not give is not asked for again"},
    MutationInfo{Mutation::kGoneLost, "gone-lost",
                 "the core does not hear that a client went away"},
    MutationInfo{Mutation::kFrameTorn, "frame-torn",
                 "the other half of a frame that was cut is forgotten"},
    MutationInfo{Mutation::kUnblockLost, "unblock-lost",
                 "a reader whose socket has room again is not told so"},
    MutationInfo{Mutation::kRetryWithNewCid, "retry-with-new-cid",
                 "a client makes a new cid for a retry"},
    MutationInfo{Mutation::kNobodyLeads, "nobody-leads",
                 "the user's own log does not go before its rooms"},
};

}  // namespace

std::span<const MutationInfo> mutations() {
  return kMutations;
}

std::optional<Mutation> find_mutation(std::string_view name) {
  const auto found = std::ranges::find(kMutations, name, &MutationInfo::name);
  if (found == kMutations.end()) return std::nullopt;
  return found->mutation;
}

}  // namespace parley::sim
