// Options: what a seed's world is like. Swarm testing (Groce et al. 2012): each seed leaves out
// some kinds of work and of faults altogether, so that the others meet in ways they would not in
// an average world.
//
// Threads: any; plain data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "feed/feed.h"
#include "sim/dice.h"
#include "sim/mutation.h"

namespace parley::sim {

// What clients do, each with a weight; 0: not in this world.
enum class Act : std::uint8_t {
  kSend,
  kEdit,
  kDelete,
  kReact,
  kOpen,
  kOpenDirect,
  kJoin,
  kLeave,
  kInvite,
  kSet,
  kRead,
  kTyping,
  kSignal,
  kHistory,
  kRooms,
  kMe,
  kBye,
  kForget,  // loses what it held of a room
  kAccept,
  kDecline,
};
inline constexpr std::size_t kActs = 20;

struct Options {
  std::uint64_t seed = 0;
  Mutation mutation = Mutation::kNone;

  // People and their work.
  std::size_t people = 3;
  std::size_t guests = 0;  // of the people, those that come without a token
  std::size_t devices_max = 2;
  std::size_t acts = 300;  // of all clients together
  Micros think_max{};
  std::array<unsigned, kActs> weights{};
  bool limits = false;

  // The server.
  std::uint32_t lanes = 1;
  Micros hop_max{};  // from one loop to another
  std::size_t in_flight_max = 0;
  std::size_t reply_bytes_max = 0;
  feed::Feed::Bounds feed;
  bool small_tails = false;  // an event may be gone from memory before anybody got it

  // The network.
  Micros delay_max{};
  std::size_t socket_bytes = 0;
  std::size_t piece_bytes_max = 0;  // that arrive at once
  unsigned slow_percent = 0;        // clients that read slowly
  bool deflate = false;

  // The disk.
  Micros sync_max{};
  Micros read_max{};
  unsigned read_fails_percent = 0;

  // Faults: the mean time between two; zero: none of this kind.
  Micros cut_every{};
  Micros stall_every{};
  Micros crash_every{};
  Micros full_every{};
  Micros io_error_every{};
};

Options draw_options(std::uint64_t seed, Dice& dice);
std::string describe(const Options& options);

}  // namespace parley::sim
