// Everything a peer can grow has a maximum, and this is where it stands, with its reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace parley::limits {

using namespace std::chrono_literals;

// --- transport -------------------------------------------------------------------------------
// One WebSocket message after inflation. Room for the longest text with every byte escaped twice.
inline constexpr std::size_t kMessageBytesMax = 64 * 1024;
// Conformance suites send up to 16 MiB and one byte; only `/echo` takes that.
inline constexpr std::size_t kEchoMessageBytesMax = 16 * 1024 * 1024 + 1;
// Request line and headers; browsers send < 4 KiB, cookies of others on the same host may add.
inline constexpr std::size_t kHttpHeadBytesMax = 16 * 1024;
inline constexpr std::size_t kHttpTargetBytesMax = 4 * 1024;
inline constexpr std::size_t kHttpHeadersMax = 64;
inline constexpr std::size_t kHttpBodyBytesMax = 128 * 1024;
// From accept to a finished handshake, and from the handshake to `hello`.
inline constexpr auto kHandshakeTime = 10s;
inline constexpr auto kHelloTime = 10s;
inline constexpr auto kPingInterval = 25s;
inline constexpr auto kSilentTime = 60s;
inline constexpr auto kStallTime = 15min;
// A stalled reader is dead when its machine has acknowledged nothing for so long: the kernel asks
// it every two minutes at the latest, and half a minute more is for the answer.
inline constexpr auto kDeadTime = 150s;
inline constexpr auto kDrainTime = 5s;
// Replies that wait for a full socket. Above it nothing more is read from that connection.
inline constexpr std::size_t kReplyBytesMax = 256 * 1024;
// Commands of one connection that wait for the disk or a reader thread.
inline constexpr std::size_t kInFlightMax = 256;
// Of those, the ones whose answers can be long (`history`, `rooms`, `who`, `profile`). 64 KiB of
// such commands are answered with 25 MiB of pages, and nobody has to read them.
inline constexpr std::size_t kLongAnswersMax = 8;
// Faulty commands in a row before the connection is closed with 4500.
inline constexpr int kBadCommandsMax = 20;
inline constexpr int kJsonDepthMax = 32;

// --- long-poll and event streams -------------------------------------------------------------
// How long a poll waits for something to say: below the 30 s that many proxies and clients allow.
inline constexpr auto kPollWaitTime = 25s;
// A poll session with no request under way ends after it: a client that is there polls at once.
inline constexpr auto kPollIdleTime = 60s;
// Poll sessions and streams of one loop. A poll session has no socket that would bound it.
inline constexpr std::size_t kHttpClientsMax = 10'000;
// Events of one answer to a poll, beside the replies: it is made in memory, because it says its
// length first.
inline constexpr std::size_t kPollAnswerBytesMax = 128 * 1024;
// What waits between two polls, up to where ephemeral events are shed.
inline constexpr std::size_t kPollEphemeralBytesMax = 8 * 1024;

// --- chat ------------------------------------------------------------------------------------
inline constexpr std::size_t kTextBytesMax = 16 * 1024;   // a message; longer is a file
inline constexpr std::size_t kSignalBytesMax = 4 * 1024;  // ephemeral data, raw JSON
inline constexpr std::size_t kCidBytesMax = 64;
inline constexpr std::size_t kUserIdBytesMax = 64;
inline constexpr std::size_t kDisplayBytesMax = 128;
inline constexpr std::size_t kRoomNameBytesMax = 64;
inline constexpr std::size_t kRoomTitleBytesMax = 128;
inline constexpr std::size_t kTopicBytesMax = 1024;
inline constexpr std::size_t kEmojiBytesMax = 64;
inline constexpr std::size_t kDeviceBytesMax = 64;
inline constexpr std::size_t kAgentBytesMax = 128;
inline constexpr std::size_t kTokenBytesMax = 4 * 1024;
inline constexpr std::size_t kMentionsMax = 50;
inline constexpr std::size_t kReactionEmojisPerMessageMax = 20;
inline constexpr std::size_t kOpenMembersMax = 100;
inline constexpr std::size_t kRoomMembersMax = 100'000;
inline constexpr std::size_t kRoomsPerUserMax = 1'000;
// Open invitations of one user: by one person, and in all; then the oldest gives way. So nobody is
// kept out by what others offer, and a list can be read.
inline constexpr std::size_t kInvitesOfOneMax = 3;
inline constexpr std::size_t kInvitesMax = 100;
// Those declined, left, or never asked, that can still be accepted.
inline constexpr std::size_t kInvitesAsideMax = 100;
// Direct rooms by people who are new to their user and not answered yet: the oldest gives way.
inline constexpr std::size_t kRequestsMax = 100;
// How long somebody who was told no asks nothing.
inline constexpr auto kQuietTime = std::chrono::hours(7 * 24);
// Of one user: others who may add him, or were told no. The oldest is forgotten, and asks again.
inline constexpr std::size_t kTrustsMax = 1'000;
inline constexpr std::size_t kHistoryEventsMax = 200;
inline constexpr std::size_t kHistoryEventsDefault = 50;
inline constexpr std::size_t kMentionsCountedMax = 100;  // a badge shows 99+
// Deleted messages of one room that are subtracted from what is unread: 64 KiB of numbers.
inline constexpr std::size_t kWithdrawnCountedMax = 8 * 1024;
inline constexpr std::size_t kWhoMax = 1'000;
inline constexpr std::size_t kProfilesMax = 200;
inline constexpr std::size_t kClientsPerUserMax = 64;  // devices of one user at a time
// Whom a change of presence, a name, or a read mark is told: what grows with the square of a room.
inline constexpr std::size_t kPresenceMembersMax = 200;
// How long news of coming and going wait for more of their kind.
inline constexpr auto kPresenceDelay = std::chrono::milliseconds(500);
inline constexpr std::size_t kReadMarksMembersMax = 30;

// --- delivery --------------------------------------------------------------------------------
inline constexpr std::size_t kTailBytesPerRoomMax = 256 * 1024;
inline constexpr std::size_t kTailEventsPerRoomMax = 1'024;
inline constexpr std::size_t kTailBytesMax = 256 * 1024 * 1024;  // all rooms of one loop
// Of a loop: rooms whose last reader left lately. Their bytes count in kTailBytesMax.
inline constexpr std::size_t kRestingTailsMax = 4'096;
inline constexpr std::size_t kCatchUpEvents = 128;         // one page from the store
inline constexpr std::size_t kMemberEventsLiveMax = 500;   // larger rooms do not push `member`
inline constexpr std::size_t kWriterQueueMax = 64 * 1024;  // writes waiting for the disk
// What is acknowledged and not yet indexed, twice (one part fills while the other is indexed):
// above it senders wait. Measured: an index takes 100,000 events a second and more, so that a start
// after a crash has at most about half a second of it to do.
inline constexpr std::size_t kBacklogRecordsMax = 24 * 1024;
inline constexpr std::size_t kBacklogBytesMax = 16 * 1024 * 1024;

static_assert(kTextBytesMax * 3 < kMessageBytesMax, "the longest text must fit one frame");
static_assert(kInvitesOfOneMax < kInvitesMax, "one person must not fill it");
static_assert(kReplyBytesMax > kMessageBytesMax * 2, "the longest reply must fit");
static_assert(kLongAnswersMax < kInFlightMax, "short ones may wait beside the long ones");

static_assert(kPollAnswerBytesMax > kMessageBytesMax, "an answer must fit the longest event");
static_assert(kPollIdleTime > kPollWaitTime, "a waiting client must not be taken for a gone one");
static_assert(kHttpBodyBytesMax > kMessageBytesMax,
              "a body of commands must be read to be refused");

}  // namespace parley::limits
