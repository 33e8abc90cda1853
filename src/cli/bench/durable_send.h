// DurableSend: every client sends into its rooms in turn and waits until it is told that a message
// is kept. Fewer rooms than clients: a room is shared by those whose number leaves the same rest.
// More: each client has as many of its own. One count must divide the other.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/bench/traffic.h"

namespace parley::cli {

// Who is in which room, by arithmetic.
struct RoomShape {
  std::size_t clients = 1;
  std::size_t rooms = 1;

  bool shared() const { return rooms < clients; }
  bool even() const { return shared() ? clients % rooms == 0 : rooms % clients == 0; }
  std::size_t rooms_each() const { return shared() ? 1 : rooms / clients; }
  std::size_t members() const { return shared() ? clients / rooms : 1; }
  std::size_t lines() const { return clients * rooms_each(); }
  std::size_t room_of_line(std::size_t line) const { return shared() ? line % rooms : line; }
  std::size_t owner_of_room(std::size_t room) const {
    return shared() ? room : room / rooms_each();
  }
  // What one reader hears: the lines of its room, or its own.
  std::size_t heard_lines() const { return shared() ? members() : rooms_each(); }
};

// Opens the rooms and makes everybody a member who is to be one. The rooms' ids.
Result<std::vector<std::string>> settle_in(Swarm& swarm, const RoomShape& shape);

class DurableSend final : public Traffic {
 public:
  // `shape.even()`, and all are in: settle_in().
  DurableSend(Swarm& swarm, const TrafficPlan& plan, RoomShape shape,
              std::vector<std::string> rooms)
      : Traffic(swarm, plan, {shape.clients, shape.lines(), Clocked::kAnswer, true},
                Ledger(shape.clients, shape.heard_lines())),
        shape_(shape),
        rooms_(std::move(rooms)),
        turns_(shape.clients, 0),
        seqs_(shape.lines(), 0) {}

 private:
  void say(std::size_t line, Stamp stamp) override;
  std::size_t next_line(std::size_t sender) override {
    return sender * shape_.rooms_each() + turns_[sender]++ % shape_.rooms_each();
  }
  void answered(std::size_t sender) override { finished(sender); }
  void note(std::size_t client, Stamp stamp, const Hearing& hearing) override;
  void close(std::size_t line, std::uint32_t sent) override;
  std::size_t readers() const override { return shape_.members(); }

  const RoomShape shape_;
  const std::vector<std::string> rooms_;
  std::vector<std::size_t> turns_;   // by sender
  std::vector<std::uint64_t> seqs_;  // the last, by reader and its room
  std::string said_;
};

}  // namespace parley::cli
