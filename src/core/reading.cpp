#include "core/reading.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/commands.h"

namespace parley::core {
namespace {

// At most one SetRead of a member is on its way; when it is answered, the newest mark follows.
// Nobody waits for it: a mark lost with a crash costs a line that is read twice.
void save_read(World& world, MemberIndex index, Effects& out) {
  Member& member = world.members.at(index);
  if (member.read_saving) {
    member.read_unsaved = true;
    return;
  }
  member.read_saving = true;
  member.read_unsaved = false;
  const Ticket ticket = next_ticket(world);
  world.outcomes.add(ticket, [&world, room = member.room, user = member.user](
                                 model::Outcome outcome, Now, Effects& later) {
    const MemberIndex again = world.members.find(room, user);
    if (again == kNoMember) return;
    world.members.at(again).read_saving = false;
    // While nothing can be stored, the next `read` tries again, not this one for ever.
    const bool failed = std::holds_alternative<model::Failed>(outcome);
    if (world.members.at(again).read_unsaved && !failed) save_read(world, again, later);
  });
  model::Write write;
  write.changes.emplace_back(model::SetRead{world.rooms.at(member.room).id,
                                            world.users.at(member.user).id, member.read,
                                            member.read_ordinal});
  out.push_back(Submit{ticket, std::move(write)});
}

void apply_read(Turn& turn, MemberIndex index, model::Seq seq, std::uint64_t ordinal) {
  World& world = turn.world;
  const Member& member = world.members.at(index);
  if (seq <= member.read) return;
  const Room& room = world.rooms.at(member.room);
  const User& user = world.users.at(member.user);
  if (move_read(world, index, seq, ordinal)) {
    turn.out.push_back(Broadcast{user.log, unread_changed(world, index), turn.asker.client});
  }
  // Who only asks to be heard is not told whether he has been read.
  const bool tells = member.offer != model::Offer::kRequest;
  if (tells && room.members > 1 && room.members <= limits::kReadMarksMembersMax) {
    turn.out.push_back(
        Broadcast{room.id, model::ReadMoved{room.id, user.id, seq}, turn.asker.client});
  }
  save_read(world, index, turn.out);
}

}  // namespace

bool move_read(World& world, MemberIndex index, model::Seq seq, std::uint64_t ordinal) {
  Member& member = world.members.at(index);
  if (seq <= member.read) return false;
  const bool changed = ordinal != member.read_ordinal;
  member.read = seq;
  member.read_ordinal = ordinal;
  const std::uint32_t mentions = member.mentions.count();
  world.members.read_mentions(index, seq);
  return changed || mentions != member.mentions.count();
}

model::UnreadChanged unread_changed(const World& world, MemberIndex index) {
  const Member& member = world.members.at(index);
  const Room& room = world.rooms.at(member.room);
  return {room.id, room.log.head(), member.read, unread_of(world, member), member.mentions.count()};
}

void read(Turn& turn, model::Command& command) {
  World& world = turn.world;
  const Room& room = world.rooms.at(turn.room);
  const model::Seq seq = std::min(std::get<model::cmd::Read>(command).seq, room.log.head());
  reply(turn, model::Answer(model::answer::Empty{}));
  if (seq <= world.members.at(turn.member).read) return;
  if (const auto ordinal = room.log.at(seq)) {
    apply_read(turn, turn.member, seq, *ordinal);
    return;
  }
  // Too long ago to be known here: the store counts.
  const Ticket ticket = next_ticket(world);
  world.ordinals.add(ticket, [&world, asker = turn.asker, room_index = turn.room, seq](
                                 Result<std::uint64_t> ordinal, Now now, Effects& out) {
    const MemberIndex member = world.members.find(room_index, asker.user);
    if (!ordinal || member == kNoMember) return;
    Turn later{world, now, out, asker};
    apply_read(later, member, seq, *ordinal);
  });
  turn.out.push_back(Count{ticket, room.id, seq});
}

}  // namespace parley::core
