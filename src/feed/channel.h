// Channel: one log in one form on one loop: its tail, what is said in this turn only, and who
// follows.
//
// Threads: its loop's. Lifetime: as long as it has followers.
#pragma once

#include <cstdint>
#include <vector>

#include "feed/frame_run.h"
#include "feed/reader.h"
#include "feed/tail.h"
#include "model/ids.h"

namespace parley::feed {

struct Follower {
  ReaderId reader;
  std::uint32_t cursor = 0;  // its index in Reader::cursors
};

struct Channel {
  Channel(model::RoomId channel_log, Form channel_form, Seq end)
      : log(channel_log), form(channel_form), tail(end) {}

  model::RoomId log;
  Form form;
  std::uint32_t skipped = 0;  // unpushed events at the end of the tail
  Tail tail;
  FrameRun turn;  // ephemeral frames, for those that keep up; cleared at the end of the turn
  std::vector<Follower> followers;
  ChannelId next_form;   // the same log in another form
  bool touched = false;  // has news that the followers were not told of yet
};

}  // namespace parley::feed
