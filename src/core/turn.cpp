#include "core/turn.h"

#include <optional>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace parley::core {

using model::Answer;

// ---- ends -------------------------------------------------------------------------------------

void reply(Turn& turn, Result<Answer> answer) {
  // No number: it wants no answer. A mistake is never silent.
  if (answer && !turn.asker.request) return;
  turn.out.push_back(Reply{turn.asker.client, turn.asker.request, std::move(answer)});
}

void reply_done(Turn& turn, const model::Event& event) {
  if (!turn.asker.request) return;
  reply(turn,
        Answer(model::answer::Done{.seq = event.seq,
                                   .ts = event.ts,
                                   .room = turn.asker.tells_room ? event.log : model::RoomId()}));
}

void refuse(Turn& turn, Error error) {
  settle(turn, fail(std::move(error)));
}

void refuse(Turn& turn, ErrorCode code, const char* message) {
  settle(turn, fail(code, message));
}

void settle(Turn& turn, Result<Answer> otherwise) {
  // What is malformed was never accepted under this cid with this content.
  const bool malformed = !otherwise && (otherwise.error().code == ErrorCode::kBadRequest ||
                                        otherwise.error().code == ErrorCode::kTooLarge);
  if (turn.asker.cid.empty() || malformed) {
    reply(turn, std::move(otherwise));
    return;
  }
  World& world = turn.world;
  const Ticket ticket = next_ticket(world);
  model::Probe probe{turn.user().id, turn.asker.cid, turn.asker.digest};
  world.outcomes.add(ticket,
                     [&world, asker = std::move(turn.asker), otherwise = std::move(otherwise)](
                         model::Outcome outcome, Now now, Effects& out) mutable {
                       Turn answered{world, now, out, std::move(asker)};
                       const auto* refused = std::get_if<model::Refused>(&outcome);
                       if (refused != nullptr && refused->code == ErrorCode::kNotFound) {
                         reply(answered, std::move(otherwise));
                       } else {
                         reply_not_committed(answered, outcome);
                       }
                     });
  turn.out.push_back(Submit{ticket, std::move(probe)});
}

// ---- writes -----------------------------------------------------------------------------------

Ticket next_ticket(World& world) {
  return world.next_ticket++;
}

Commit make_commit(std::vector<model::Append> appends, const model::Committed& committed) {
  CHECK(appends.size() == committed.appends.size());
  Commit commit;
  commit.events.reserve(appends.size());
  commit.ordinals.reserve(appends.size());
  for (std::size_t i = 0; i < appends.size(); ++i) {
    model::Append& append = appends[i];
    auto event = std::make_shared<model::Event>();
    event->log = append.log;
    event->seq = committed.appends[i].seq;
    event->ts = append.ts;
    event->author = std::move(append.author);
    event->cid = std::move(append.cid);
    event->body = std::move(append.body);
    commit.events.push_back(std::move(event));
    commit.ordinals.push_back(committed.appends[i].ordinal);
  }
  return commit;
}

Error unavailable(const Error& cause) {
  return Error{ErrorCode::kUnavailable, cause.code == ErrorCode::kDiskFull
                                            ? "the server's disk is full; try again later"
                                            : "the server cannot store anything now"};
}

namespace {

const char* message_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kCidConflict:
      return "this cid was used before with other content";
    case ErrorCode::kForbidden:
      return "only its author may do this";
    case ErrorCode::kNotFound:
      return "there is no such message";
    case ErrorCode::kFull:
      return "too many different reactions to this message";
    default:
      return "not possible";
  }
}

// A log of a user's own is nobody's business: what stands there happened about a room.
model::answer::Done first_answer(const Turn& turn, const model::Duplicate& first) {
  model::answer::Done done{.seq = first.seq, .ts = first.ts, .room = first.log, .dup = true};
  if (first.log == turn.user().log) {
    done.seq = 0;
    done.room = turn.asker.about;
    done.asked = turn.asker.asks;
  }
  if (!turn.asker.tells_room) done.room = {};
  return done;
}

}  // namespace

void reply_not_committed(Turn& turn, const model::Outcome& outcome) {
  if (const auto* first = std::get_if<model::Duplicate>(&outcome)) {
    reply(turn, Answer(first_answer(turn, *first)));
  } else if (const auto* refused = std::get_if<model::Refused>(&outcome)) {
    reply(turn, fail(refused->code, message_of(refused->code)));
  } else if (const auto* failed = std::get_if<model::Failed>(&outcome)) {
    reply(turn, fail(unavailable(failed->error)));
  } else {
    CHECK(false);  // a Probe is never Committed
  }
}

// ---- publishing -------------------------------------------------------------------------------

void publish_in_room(Turn& turn, RoomIndex room, const Commit& commit, std::size_t index) {
  const auto& event = commit.events[index];
  Room& in = turn.world.rooms.at(room);
  in.log.append(event->seq, commit.ordinals[index]);
  in.ts = event->ts;
  const bool crowd = in.members > limits::kMemberEventsLiveMax;
  const bool push = !crowd || model::kind_of(event->body) != model::EventKind::kMember;
  turn.out.push_back(Publish{event, push});
}

void publish_own(Turn& turn, UserIndex user, const Commit& commit, std::size_t index) {
  const auto& event = commit.events[index];
  User& owner = turn.world.users.at(user);
  CHECK(event->log == owner.log && event->seq == owner.head + 1);
  owner.head = event->seq;
  turn.out.push_back(Publish{event, true});
}

model::Append append_of(const Turn& turn, model::RoomId log, model::EventBody body) {
  model::Append append;
  append.log = log;
  append.ts = turn.now.wall;
  append.author = turn.user().id;
  append.body = std::move(body);
  return append;
}

model::Append append_with_cid(const Turn& turn, model::RoomId log, model::EventBody body) {
  model::Append append = append_of(turn, log, std::move(body));
  append.cid = turn.asker.cid;
  append.digest = turn.asker.digest;
  return append;
}

// ---- views ------------------------------------------------------------------------------------

std::uint64_t unseen_of(const World& world, const Member& member) {
  return world.rooms.at(member.room).log.messages() - member.read_ordinal;
}

std::uint64_t unread_of(const World& world, const Member& member) {
  return unseen_of(world, member) - world.rooms.at(member.room).withdrawn.after(member.read);
}

model::RoomView view_of(const World& world, RoomIndex index, UserIndex reader) {
  const Room& room = world.rooms.at(index);
  model::RoomView view;
  view.room = room.id;
  view.kind = room.kind;
  view.name = room.name;
  view.title = room.title;
  view.topic = room.topic;
  view.members = room.members;
  view.ts = room.ts;
  view.head = room.log.head();
  if (room.kind == model::RoomKind::kDirect) {
    world.members.for_room(index, [&](MemberIndex m) {
      view.users.push_back(world.users.at(world.members.at(m).user).id);
      return true;
    });
  }
  const MemberIndex m = world.members.find(index, reader);
  if (m == kNoMember) return view;
  const Member& member = world.members.at(m);
  view.is_member = true;
  view.role = member.role;
  view.read = member.read;
  view.unread = unread_of(world, member);
  view.mentions = member.mentions.count();
  view.request = member.offer == model::Offer::kRequest;
  return view;
}

}  // namespace parley::core
