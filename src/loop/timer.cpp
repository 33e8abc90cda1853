#include "loop/timer.h"

#include <algorithm>

#include "base/check.h"

namespace parley::loop {

namespace {

constexpr auto kTickMicros = std::chrono::microseconds(TimerWheel::kTick).count();

std::uint64_t tick_begun(MonoTime time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count() / kTickMicros);
}

// The first tick that is not before `time`, so that no timer is early.
std::uint64_t tick_after(MonoTime time) {
  return static_cast<std::uint64_t>((time.time_since_epoch().count() + kTickMicros - 1) /
                                    kTickMicros);
}

std::size_t slot_of(std::uint64_t tick) {
  return tick % TimerWheel::kSlots;
}

}  // namespace

TimerWheel::TimerWheel(MonoTime start) : slots_(kSlots), current_(tick_begun(start)) {}

TimerId TimerWheel::insert(MonoTime due, Task task) {
  std::uint32_t index = free_;
  if (index == kNone) {
    index = static_cast<std::uint32_t>(nodes_.size());
    CHECK(index != kNone);
    nodes_.emplace_back();
  } else {
    free_ = nodes_[index].next;
  }
  Node& node = nodes_[index];
  node.task = std::move(task);
  node.tick = std::max(tick_after(due), current_ + 1);
  ++node.generation;
  link(index);
  ++live_;
  return {index, node.generation};
}

void TimerWheel::cancel(TimerId id) {
  const Node* node = find(id);
  if (node == nullptr) return;
  // A due timer has left its slot already (collect), and waits only for take().
  if (node->tick > current_) unlink(id.slot);
  // The task dies after the wheel is whole again: its destructor may call back.
  const Task task = std::move(nodes_[id.slot].task);
  free_node(id.slot);
}

Task TimerWheel::take(TimerId id) {
  Node* node = find(id);
  if (node == nullptr) return {};
  CHECK(node->tick <= current_);
  Task task = std::move(node->task);
  free_node(id.slot);
  return task;
}

void TimerWheel::advance(MonoTime now, std::vector<TimerId>& due) {
  const std::uint64_t tick = tick_begun(now);
  if (tick <= current_) return;
  if (earliest_ > tick) {
    current_ = tick;
    return;
  }
  const std::size_t first = due.size();
  // Nothing is due before earliest_; and one round sees every slot, however long we slept.
  const std::uint64_t from = std::max(current_ + 1, earliest_);
  const std::uint64_t slots = std::min<std::uint64_t>(tick - from + 1, kSlots);
  for (std::uint64_t i = 0; i < slots; ++i) {
    Slot& slot = slots_[slot_of(from + i)];
    if (slot.earliest <= tick) collect(slot, tick, due);
  }
  current_ = tick;
  // Timers of one tick stand in one slot, in order of insertion; a stable sort keeps that.
  std::stable_sort(due.begin() + static_cast<std::ptrdiff_t>(first), due.end(),
                   [this](TimerId left, TimerId right) {
                     return nodes_[left.slot].tick < nodes_[right.slot].tick;
                   });
  earliest_ = find_earliest();
}

std::optional<MonoTime> TimerWheel::next_due() const {
  if (earliest_ == kNever) return std::nullopt;
  return MonoTime(std::chrono::microseconds(static_cast<std::int64_t>(earliest_) * kTickMicros));
}

TimerWheel::Node* TimerWheel::find(TimerId id) {
  if (id.slot >= nodes_.size()) return nullptr;
  Node& node = nodes_[id.slot];
  const bool live = node.generation % 2 == 1;
  return live && node.generation == id.generation ? &node : nullptr;
}

void TimerWheel::link(std::uint32_t index) {
  Node& node = nodes_[index];
  Slot& slot = slots_[slot_of(node.tick)];
  node.next = kNone;
  node.previous = slot.last;
  (slot.last == kNone ? slot.first : nodes_[slot.last].next) = index;
  slot.last = index;
  slot.earliest = std::min(slot.earliest, node.tick);
  earliest_ = std::min(earliest_, node.tick);
}

void TimerWheel::unlink(std::uint32_t index) {
  const Node& node = nodes_[index];
  Slot& slot = slots_[slot_of(node.tick)];
  (node.previous == kNone ? slot.first : nodes_[node.previous].next) = node.next;
  (node.next == kNone ? slot.last : nodes_[node.next].previous) = node.previous;
  // Otherwise `earliest` stays as it is: a lower bound, put right when the slot is next visited.
  if (slot.first == kNone) slot.earliest = kNever;
  if (live_ == 1) earliest_ = kNever;
}

void TimerWheel::free_node(std::uint32_t index) {
  Node& node = nodes_[index];
  ++node.generation;
  node.next = free_;
  free_ = index;
  --live_;
}

void TimerWheel::collect(Slot& slot, std::uint64_t tick, std::vector<TimerId>& due) {
  slot.earliest = kNever;
  for (std::uint32_t index = slot.first; index != kNone;) {
    const Node& node = nodes_[index];
    const std::uint32_t next = node.next;
    if (node.tick <= tick) {
      unlink(index);
      due.push_back({index, node.generation});
    } else {
      slot.earliest = std::min(slot.earliest, node.tick);
    }
    index = next;
  }
}

std::uint64_t TimerWheel::find_earliest() const {
  std::uint64_t earliest = kNever;
  for (std::uint64_t i = 1; i <= kSlots; ++i) {
    earliest = std::min(earliest, slots_[slot_of(current_ + i)].earliest);
    // In the order of ticks: what this round holds here cannot be undercut by a later slot.
    if (earliest <= current_ + i) break;
  }
  return earliest;
}

}  // namespace parley::loop
