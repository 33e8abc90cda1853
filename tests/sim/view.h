// View: what a client holds of the logs it follows, and the check that they come gapless: each
// event is the one after the last, and of a room that it knows to be in.
//
// Threads: one. Lifetime: the judge and the truth outlive it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "sim/judge.h"
#include "sim/options.h"
#include "wire/json_writer.h"

namespace parley::sim {

class View {
 public:
  View(const Options& options, Judge& judge, const Truth& truth)
      : options_(options), judge_(judge), truth_(truth) {}

  struct Room {
    Seq cursor = 0;         // the last event it has
    Seq live_at = 0;        // the head when it said hello
    bool anywhere = false;  // its `room+` came without a head
  };

  // Writes the member `since`, if it holds anything.
  void write_since(wire::JsonWriter& json);
  // The hello that went with it was answered.
  void greeted(const UserId& user, Json ok);
  void happened(Json event);
  // What it holds of that room is gone by the next hello.
  void forget(RoomId room) { forgotten_.insert(room); }

  const std::map<RoomId, Room>& rooms() const { return rooms_; }
  using Invites = std::set<std::pair<RoomId, UserId>>;  // where, and by whom
  const Invites& invites() const { return invites_; }
  Seq cursor(RoomId room) const;
  // It is in the room, or its `room+` is on its way.
  bool may_be_in(RoomId room) const;
  bool live() const { return live_; }
  // Empty where it holds all there is, of just the rooms it is in.
  std::string behind() const;
  // The connection is gone.
  void lost() { live_ = false; }

 private:
  void own_event(Json event, Seq us);
  void invite_event(std::string_view kind, Json event);
  void room_event(Json event, Seq seq);
  void went_live();
  // An event of its own log about that room is on its way: a RoomAdded, or a RoomRemoved.
  template <class Body>
  bool is_due(RoomId room) const;
  void add(RoomId room, Json view);
  void fail(std::string what) { judge_.fail(user_.value() + ": " + std::move(what)); }

  const Options& options_;
  Judge& judge_;
  const Truth& truth_;
  UserId user_;
  std::string epoch_;
  std::map<RoomId, Room> rooms_;
  std::map<RoomId, Seq> since_;  // as the latest hello said it
  std::set<RoomId> forgotten_;
  Invites invites_;
  Seq us_ = 0;           // the last event of the user's own log
  Seq us_at_hello_ = 0;  // the hello's list of rooms stands for all up to here
  bool live_ = false;
};

}  // namespace parley::sim
