// Channel: one log in one form on one loop: its tail, what is said in this turn only, and who
// follows.
//
// Threads: its loop's. Lifetime: as long as it has followers; one with a tail rests a while without
// any, so that who comes back after a short absence is served from memory.
#pragma once

#include <cstdint>
#include <memory>

#include "feed/follower_list.h"
#include "feed/frame_run.h"
#include "feed/reader.h"
#include "feed/tail.h"
#include "model/ids.h"

namespace parley::feed {

struct Channel {
  static constexpr std::uint32_t kNone = UINT32_MAX;

  Channel(model::RoomId channel_log, Form channel_form, Seq end)
      : log(channel_log), tail(end), form(channel_form) {}

  model::RoomId log;
  Tail tail;
  // Ephemeral frames, for those that keep up; only while there are some in this turn.
  std::unique_ptr<FrameRun> turn;
  FollowerList followers;
  Form form;
  std::uint32_t skipped = 0;        // unpushed events at the end of the tail
  std::uint32_t next_form = kNone;  // the slot of the same log in another form
  bool touched = false;             // has news that the followers were not told of yet
  bool personal = false;            // a user's own log: nobody else will ask for its past
  bool resting = false;             // stands in Feed's line of those that may go
};

static_assert(sizeof(Channel) <= 80, "each user's own log is one");

}  // namespace parley::feed
