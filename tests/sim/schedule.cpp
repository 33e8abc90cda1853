#include "sim/schedule.h"

#include <algorithm>

namespace parley::sim {
namespace {

const Now kBegin{from_unix_ms(1'700'000'000'000), MonoTime(std::chrono::seconds(1'000))};

}  // namespace

Schedule::Schedule() : now_(kBegin) {}

void Schedule::after(Owner owner, Micros delay, Task task) {
  at(owner, now_.mono + delay, std::move(task));
}

void Schedule::at(Owner owner, MonoTime time, Task task) {
  tasks_.emplace(std::pair(std::max(time, now_.mono), next_++), Entry{owner, std::move(task)});
}

bool Schedule::step() {
  if (tasks_.empty()) return false;
  auto node = tasks_.extract(tasks_.begin());
  now_.mono = node.key().first;
  now_.wall = kBegin.wall + std::chrono::duration_cast<Millis>(now_.mono - kBegin.mono);
  node.mapped().task();
  return true;
}

void Schedule::drop(Owner owner) {
  std::erase_if(tasks_, [&](const auto& entry) { return entry.second.owner == owner; });
}

void Mailbox::post(Schedule& schedule, Schedule::Owner owner, Micros delay, Task task) {
  last_ = std::max(last_, schedule.now().mono + delay);
  schedule.at(owner, last_, std::move(task));
}

}  // namespace parley::sim
