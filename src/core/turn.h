// Turn: one command on its way, and how it ends: answered, refused, or written.
//
// Threads: the core's. Lifetime: within one call into the core; what waits for the store keeps an
// Asker, and gets a new Turn with the answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/world.h"

namespace parley::core {

// Who asked, and what the answer must say. Plain data that survives the wait for the store.
struct Asker {
  ClientId client;
  RequestId request;
  UserIndex user = kNoUser;
  std::string cid{};  // empty: the command has none
  std::uint64_t digest = 0;
  bool tells_room = false;  // answer::Done has the room
  bool asks = false;        // its own event stands in the asker's log: somebody was asked
  model::RoomId about{};    // the room that the command names
};

struct Turn {
  World& world;
  Now now;
  Effects& out;
  Asker asker;
  RoomIndex room = kNoRoom;        // of a command that names one, once it is resolved
  MemberIndex member = kNoMember;  // the asker's membership there, if any

  User& user() const { return world.users.at(asker.user); }
};

// ---- ends -------------------------------------------------------------------------------------
void reply(Turn& turn, Result<model::Answer> answer);
void reply_done(Turn& turn, const model::Event& event);

// A refusal. Where the command has a cid the store is asked first whether it was answered before,
// so that a retry gets the first answer for ever, also where the command could not be given anew.
void refuse(Turn& turn, Error error);
void refuse(Turn& turn, ErrorCode code, const char* message);
// The same for a command that has nothing (more) to change: the first answer, else this one.
void settle(Turn& turn, Result<model::Answer> otherwise);

// ---- writes -----------------------------------------------------------------------------------
// What was committed: the events of Write::appends with their numbers, not yet shared.
struct Commit {
  std::vector<std::shared_ptr<model::Event>> events;
  std::vector<std::uint64_t> ordinals;
};

Ticket next_ticket(World& world);
Commit make_commit(std::vector<model::Append> appends, const model::Committed& committed);
// Every outcome but Committed: first answer, refusal, unavailable.
void reply_not_committed(Turn& turn, const model::Outcome& outcome);
Error unavailable(const Error& cause);

// Submits the write and takes `keys`, which must be free. When the store answers, `then(Turn&,
// Commit&)` runs if it is on disk: it applies the change, publishes, replies; otherwise
// `otherwise(Turn&, const Outcome&)`. At the end the keys are free again, and who waited for them
// runs.
template <class Then, class Otherwise>
void propose_or(Turn& turn, model::Write write, std::vector<Key> keys, Then then,
                Otherwise otherwise) {
  World& world = turn.world;
  world.serial.take(keys);
  const Ticket ticket = next_ticket(world);
  world.outcomes.add(
      ticket, [&world, asker = std::move(turn.asker), appends = write.appends,
               keys = std::move(keys), then = std::move(then), otherwise = std::move(otherwise)](
                  model::Outcome outcome, Now now, Effects& out) mutable {
        Turn answered{world, now, out, std::move(asker)};
        if (const auto* committed = std::get_if<model::Committed>(&outcome)) {
          Commit commit = make_commit(std::move(appends), *committed);
          then(answered, commit);
        } else {
          otherwise(answered, outcome);
        }
        world.serial.release(keys, now, out);
      });
  turn.out.push_back(Submit{ticket, std::move(write)});
}

template <class Then>
void propose(Turn& turn, model::Write write, std::vector<Key> keys, Then then) {
  propose_or(turn, std::move(write), std::move(keys), std::move(then), reply_not_committed);
}

// ---- publishing: applies an event to the heads and hands it out -------------------------------
void publish_in_room(Turn& turn, RoomIndex room, const Commit& commit, std::size_t index);
void publish_own(Turn& turn, UserIndex user, const Commit& commit, std::size_t index);

// An append of the turn's user, now; `cid` and digest only where it is the command's own event.
model::Append append_of(const Turn& turn, model::RoomId log, model::EventBody body);
model::Append append_with_cid(const Turn& turn, model::RoomId log, model::EventBody body);

// ---- views ------------------------------------------------------------------------------------
model::RoomView view_of(const World& world, RoomIndex room, UserIndex reader);
// Messages behind the member's read mark; and those of them that were not deleted since.
std::uint64_t unseen_of(const World& world, const Member& member);
std::uint64_t unread_of(const World& world, const Member& member);

}  // namespace parley::core
