// Acts: what clients do, one thing at a time, as the weights of the options say. They know no more
// than people do: the rooms they have seen, the messages up to where they have read.
//
// Threads: one. Lifetime: the clients outlive it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sim/client.h"

namespace parley::sim {

class Acts {
 public:
  Acts(const Options& options, Dice& dice);

  // One thing, by a client that has been greeted.
  void act(Client& client);

 private:
  Act draw();
  void say_something(Client& client, RoomId room);
  void about_message(Client& client, RoomId room, Act act);
  void open(Client& client);
  void open_direct(Client& client);
  void join(Client& client);
  void enter_or_set(Client& client, RoomId room, Act act);
  void answer_offer(Client& client, Act act);
  void note(Client& client, RoomId room, Act act);
  void history(Client& client, RoomId room);
  void in_room(Client& client, RoomId room, Act act);
  UserId somebody();

  const Options& options_;
  Dice& dice_;
  std::set<RoomId> rooms_;   // that anybody has been in
  std::set<UserId> people_;  // that anybody has heard of
};

}  // namespace parley::sim
