// Tail: the newest events of one log, encoded in one form, in memory. What is older is in the
// store.
//
// Threads: its loop's.
// Invariant: holds exactly the events first() … end()-1, one frame each (an empty one for an event
// that is not pushed); dropping moves first() up, never a hole.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feed/frame_run.h"
#include "model/ids.h"

namespace parley::feed {

using model::Seq;

class Tail {
 public:
  // Empty, with `end` as the number of the event that comes next.
  explicit Tail(Seq end) : first_(end), end_(end) {}

  Seq first() const { return first_; }
  Seq end() const { return end_; }
  std::size_t bytes() const { return bytes_; }

  // Encode the next event into open(), then close().
  std::string& open();
  void close();

  // Drops the oldest events until at most `bytes_max` bytes and `events_max` events are left.
  // Chunks go as a whole, so that somewhat less may be left.
  void shrink(std::size_t bytes_max, std::size_t events_max);
  void drop_all();

  // A stretch of frames from `from` on within one chunk, about `bytes_max` long. from in [first,
  // end).
  struct Stretch {
    std::string_view bytes;
    Seq next = 0;  // the event after it
  };
  Stretch stretch(Seq from, std::size_t bytes_max) const;

  // How many of the events [from, to), of one stretch, are empty and directly before `to`.
  std::size_t empty_before(Seq from, Seq to) const;

  // `taken` bytes of the stretch that began at `from` are gone: which event is next, and the rest
  // of the one that was cut.
  struct Position {
    Seq next = 0;
    std::string_view rest;
  };
  Position after(Seq from, std::size_t taken) const;

 private:
  struct Chunk {
    Seq first = 0;
    FrameRun run;
  };

  const Chunk& chunk_of(Seq seq) const;
  void drop_front();

  using Chunks = std::vector<Chunk>;

  // None while it is empty: most logs are silent most of the time.
  std::unique_ptr<Chunks> chunks_;
  Seq first_;
  Seq end_;
  std::size_t bytes_ = 0;
};

}  // namespace parley::feed
