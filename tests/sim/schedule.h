// Schedule: virtual time, and what happens in it. Time stands still while something happens and
// jumps to the next thing after it, so that a minute of the world costs what its events cost.
//
// Threads: one. Invariant: what is due at the same moment happens in the order it was asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "base/task.h"
#include "base/time.h"
#include "sim/dice.h"

namespace parley::sim {

class Schedule {
 public:
  // Whose task it is; it is dropped with its owner.
  using Owner = std::uint64_t;
  static constexpr Owner kWorld = 0;

  Schedule();

  Now now() const { return now_; }
  void after(Owner owner, Micros delay, Task task);
  // Not before the time given, and behind all that is due until then.
  void at(Owner owner, MonoTime time, Task task);

  // Runs the next task; false: there is none.
  bool step();
  // The owner is no more: none of its tasks will run.
  void drop(Owner owner);
  std::size_t size() const { return tasks_.size(); }

 private:
  struct Entry {
    Owner owner;
    Task task;
  };
  std::map<std::pair<MonoTime, std::uint64_t>, Entry> tasks_;
  std::uint64_t next_ = 0;
  Now now_;
};

// Mailbox: from one loop or thread to another: what is posted comes later, and in order.
class Mailbox {
 public:
  void post(Schedule& schedule, Schedule::Owner owner, Micros delay, Task task);

 private:
  MonoTime last_{};
};

}  // namespace parley::sim
