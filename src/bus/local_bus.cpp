#include "bus/local_bus.h"

#include <utility>

#include "base/check.h"

namespace parley::bus {

void LocalBus::on_event(Receiver receiver) {
  CHECK(!receiver_);
  receiver_ = std::move(receiver);
}

void LocalBus::publish(model::EventPtr event) {
  CHECK(event != nullptr);
  if (logs_.contains(event->log)) waiting_.push_back(std::move(event));
}

void LocalBus::subscribe(model::RoomId log) {
  logs_.insert(log);
}

void LocalBus::unsubscribe(model::RoomId log) {
  logs_.erase(log);
}

void LocalBus::deliver() {
  CHECK(receiver_);
  // The receiver may publish; that waits for the next turn, so one turn is never endless.
  const auto due = std::exchange(waiting_, {});
  for (const model::EventPtr& event : due)
    if (logs_.contains(event->log)) receiver_(event);
}

}  // namespace parley::bus
