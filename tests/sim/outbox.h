// Outbox: changes of a client that wait for their answer, as the SDK keeps them: they survive a
// lost connection and go out again under the same cid; of one room one is under way at a time.
//
// Threads: one.
#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <string>

#include "sim/judge.h"

namespace parley::sim {

struct Change {
  std::string cid;
  std::string fields;     // of the command, without id and cid
  RoomId room;            // none: it makes one
  bool has_event = true;  // an ok means an event of its own
  bool under_way = false;
  unsigned tries = 0;
};

class Outbox {
 public:
  void add(Change change) { changes_.push_back(std::move(change)); }
  bool empty() const { return changes_.empty(); }
  std::size_t size() const { return changes_.size(); }

  // Calls say(Change&) for each that may go out now, and marks it as under way.
  template <class Say>
  void for_due(Say&& say);
  Change* find(const std::string& cid);
  void settle(const std::string& cid);
  // The connection is gone: all that was under way waits again.
  void lost();

 private:
  std::deque<Change> changes_;
};

template <class Say>
void Outbox::for_due(Say&& say) {
  std::set<RoomId> busy;
  for (const Change& change : changes_) {
    if (change.under_way) busy.insert(change.room);
  }
  for (Change& change : changes_) {
    if (change.under_way || !busy.insert(change.room).second) continue;
    change.under_way = true;
    ++change.tries;
    say(change);
  }
}

}  // namespace parley::sim
