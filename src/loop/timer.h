// TimerWheel: many deadlines, most of which are cancelled or moved before they are due. A hashed
// timer wheel (Varghese and Lauck 1987, scheme 6): insert and cancel are O(1), and a timer costs
// 32 bytes beside its task.
//
// Granularity: one tick is 10 ms, at every distance. A timer never fires early and at most one tick
// late (plus the turn it fires in). One round of the wheel is 41 s; a timer further away is looked
// at once a round.
//
// Threads: one owner. Reads no clock: time comes as an argument and must not go back.
// Invariant: a timer that was cancelled is never taken, also when it was already due.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/task.h"
#include "base/time.h"

namespace parley::loop {

// Names one timer. Harmless when stale: it then names nothing.
struct TimerId {
  std::uint32_t slot = UINT32_MAX;
  std::uint32_t generation = 0;

  explicit operator bool() const { return slot != UINT32_MAX; }
  friend bool operator==(TimerId, TimerId) = default;
};

class TimerWheel {
 public:
  static constexpr auto kTick = std::chrono::milliseconds(10);
  static constexpr std::size_t kSlots = 4096;

  explicit TimerWheel(MonoTime start);

  // Due at the first tick that is not before `due`.
  TimerId insert(MonoTime due, Task task);

  // Does nothing for a timer that was taken or cancelled before.
  void cancel(TimerId id);

  // Appends what is due at `now` to `due`: by tick, then in the order of insertion. A timer named
  // there can still be cancelled until it is taken.
  void advance(MonoTime now, std::vector<TimerId>& due);

  // The task of a timer that advance() named; empty when it was cancelled since.
  Task take(TimerId id);

  // Never later than the next due timer; can be earlier when that one was cancelled.
  std::optional<MonoTime> next_due() const;

  std::size_t size() const { return live_; }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint64_t kNever = UINT64_MAX;

  struct Node {
    Task task;
    std::uint64_t tick = 0;
    std::uint32_t next = kNone;  // also links the free nodes
    std::uint32_t previous = kNone;
    std::uint32_t generation = 0;  // odd while live
  };
  struct Slot {
    std::uint64_t earliest = kNever;  // a lower bound of the ticks in it
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
  };
  static_assert(sizeof(Node) == 32);

  Node* find(TimerId id);
  void link(std::uint32_t index);
  void unlink(std::uint32_t index);
  void free_node(std::uint32_t index);
  void collect(Slot& slot, std::uint64_t tick, std::vector<TimerId>& due);
  std::uint64_t find_earliest() const;

  std::vector<Slot> slots_;
  std::deque<Node> nodes_;
  std::uint32_t free_ = kNone;
  std::size_t live_ = 0;
  std::uint64_t current_;            // the last tick that was collected
  std::uint64_t earliest_ = kNever;  // a lower bound of all ticks in the slots
};

}  // namespace parley::loop
