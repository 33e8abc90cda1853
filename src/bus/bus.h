// Bus: carries committed events between the nodes of one Parley.
//
// It may lose, repeat and reorder. A receiver trusts `seq` alone: what it has seen it drops, and a
// hole it fills from the store. So nothing here needs to be durable or acknowledged.
//
// Threads: loop 0, for all calls and for the receiver. Lifetime: what is bound to the receiver
// outlives the bus.
#pragma once

#include <functional>

#include "model/event.h"

namespace parley::bus {

class Bus {
 public:
  // Called with events of subscribed logs, this node's own among them; never from within a call of
  // publish(), subscribe() or unsubscribe().
  using Receiver = std::function<void(const model::EventPtr&)>;

  virtual ~Bus() = default;

  // Who is told. Once, before the first publish().
  virtual void on_event(Receiver receiver) = 0;

  // An event after its commit; never one that may still fail.
  virtual void publish(model::EventPtr event) = 0;

  // Someone on this node listens to `log`, or nobody does any more. Saying it twice is saying it
  // once.
  virtual void subscribe(model::RoomId log) = 0;
  virtual void unsubscribe(model::RoomId log) = 0;

  // Hands what has come in to the receiver; called once per turn of the loop.
  virtual void deliver() = 0;
};

}  // namespace parley::bus
