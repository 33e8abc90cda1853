// LocalBus: the bus of a single node. What is published to a subscribed log comes back on the next
// deliver(), in order, once.
#pragma once

#include <unordered_set>
#include <vector>

#include "bus/bus.h"

namespace parley::bus {

class LocalBus final : public Bus {
 public:
  void on_event(Receiver receiver) override;
  void publish(model::EventPtr event) override;
  void subscribe(model::RoomId log) override;
  void unsubscribe(model::RoomId log) override;
  void deliver() override;

 private:
  Receiver receiver_;
  std::unordered_set<model::RoomId> logs_;
  std::vector<model::EventPtr> waiting_;
};

}  // namespace parley::bus
