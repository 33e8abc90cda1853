// Queries: history, rooms, who, profile.

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/commands.h"
#include "core/inviting.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;

bool limit_is_wrong(Turn& turn, std::uint64_t limit) {
  if (limit >= 1 && limit <= limits::kHistoryEventsMax) return false;
  refuse(turn, ErrorCode::kBadRequest, "limit: 1 to 200");
  return true;
}

std::vector<RoomIndex> own_rooms_after(const Turn& turn, model::RoomId after) {
  const World& world = turn.world;
  std::vector<RoomIndex> rooms;
  world.members.for_user(turn.asker.user, [&](MemberIndex m) {
    const RoomIndex room = world.members.at(m).room;
    const bool shown = !is_hidden(world, world.members.at(m));
    if (shown && world.rooms.at(room).id > after) rooms.push_back(room);
    return true;
  });
  std::sort(rooms.begin(), rooms.end(),
            [&](RoomIndex a, RoomIndex b) { return world.rooms.at(a).id < world.rooms.at(b).id; });
  return rooms;
}

// Up to `count` of them.
std::vector<RoomIndex> public_rooms_after(const World& world, std::string_view name,
                                          std::size_t count) {
  std::vector<RoomIndex> rooms;
  world.rooms.for_public_after(name, [&](RoomIndex room) {
    rooms.push_back(room);
    return rooms.size() < count;
  });
  return rooms;
}

// Up to `head`: the store may hold more than the core was told of, and rights are only known up to
// there.
model::HistoryQuery query_of(const cmd::History& history, model::RoomId log, model::Seq head) {
  using model::PageFrom;
  const auto limit = static_cast<std::size_t>(history.limit);
  if (history.after) return {log, PageFrom::kAfter, *history.after, limit};
  if (history.around) return {log, PageFrom::kAround, std::min(*history.around, head), limit};
  return {log, PageFrom::kBefore, std::min(history.before.value_or(head + 1), head + 1), limit};
}

// What came in behind the query is cut off by the head as it is when the page is here.
void cut_behind(model::HistoryPage& page, model::PageFrom from, model::Seq head) {
  while (!page.events.empty() && page.events.back()->seq > head) {
    page.events.pop_back();
    if (from == model::PageFrom::kAfter) page.more = false;
  }
}

}  // namespace

void history(Turn& turn, model::Command& command) {
  const auto& history = std::get<cmd::History>(command);
  const int given = (history.before ? 1 : 0) + (history.after ? 1 : 0) + (history.around ? 1 : 0);
  if (given > 1) {
    refuse(turn, ErrorCode::kBadRequest, "one of before, after, around, or none");
    return;
  }
  if (limit_is_wrong(turn, history.limit)) return;
  World& world = turn.world;
  const Ticket ticket = next_ticket(world);
  const Room& asked = world.rooms.at(turn.room);
  const model::HistoryQuery query = query_of(history, asked.id, asked.log.head());
  world.pages.add(ticket, [&world, asker = turn.asker, room = turn.room, from = query.from](
                              Result<model::HistoryPage> page, Now now, Effects& out) mutable {
    Turn later{world, now, out, std::move(asker)};
    // Rights are those of the moment of the answer: who has left meanwhile gets nothing.
    if (world.members.find(room, later.asker.user) == kNoMember) {
      refuse(later, ErrorCode::kNotFound, "there is no such room");
    } else if (!page) {
      reply(later, fail(unavailable(page.error())));
    } else {
      cut_behind(*page, from, world.rooms.at(room).log.head());
      reply(later, model::Answer(std::move(*page)));
    }
  });
  turn.out.push_back(Fetch{ticket, query});
}

void list_rooms(Turn& turn, model::Command& command) {
  const auto& list = std::get<cmd::Rooms>(command);
  if (limit_is_wrong(turn, list.limit)) return;
  World& world = turn.world;
  const auto limit = static_cast<std::size_t>(list.limit);
  std::vector<RoomIndex> rooms;
  if (list.scope == cmd::RoomsScope::kMine) {
    model::RoomId after;
    if (list.after) {
      after = list.after->id;
      const auto named = resolve(world, turn.asker.user, *list.after);
      if (!named && named.error().code == ErrorCode::kAmbiguous) {
        refuse(turn, named.error());
        return;
      }
      if (named) after = world.rooms.at(*named).id;
    }
    rooms = own_rooms_after(turn, after);
  } else {
    // The order is that of the names, whether or not there is a room of this one.
    std::string after = list.after ? list.after->name : std::string();
    if (list.after && list.after->id) {
      const RoomIndex last = world.rooms.find(list.after->id);
      // A room without a public name has no place in this order: the list begins anew.
      const bool ordered = last != kNoRoom && world.rooms.at(last).kind == model::RoomKind::kPublic;
      if (ordered) after = world.rooms.at(last).name;
    }
    rooms = public_rooms_after(world, after, limit + 1);
  }
  model::answer::Rooms answer;
  answer.more = rooms.size() > limit;
  if (answer.more) rooms.resize(limit);
  for (const RoomIndex room : rooms) {
    answer.rooms.push_back(view_of(world, room, turn.asker.user));
  }
  reply(turn, model::Answer(std::move(answer)));
}

void who(Turn& turn, model::Command&) {
  const World& world = turn.world;
  model::answer::Who answer;
  const auto list = [&](model::Presence presence) {
    world.members.for_room(turn.room, [&](MemberIndex m) {
      const Member& member = world.members.at(m);
      const bool online = world.clients.online(member.user);
      if (online == (presence == model::Presence::kOnline)) {
        answer.members.push_back({world.users.view(member.user), member.role, presence});
      }
      return answer.members.size() < limits::kWhoMax;
    });
  };
  list(model::Presence::kOnline);
  if (answer.members.size() < limits::kWhoMax) list(model::Presence::kOffline);
  answer.more = world.rooms.at(turn.room).members > answer.members.size();
  reply(turn, model::Answer(std::move(answer)));
}

void profile(Turn& turn, model::Command& command) {
  const auto& profile = std::get<cmd::Profile>(command);
  if (profile.users.size() > limits::kProfilesMax) {
    refuse(turn, ErrorCode::kTooLarge, "users: more than 200");
    return;
  }
  model::answer::Profiles answer;
  for (const model::UserId& id : profile.users) {
    const UserIndex user = turn.world.users.find(id.value());
    if (user != kNoUser) answer.users.push_back(turn.world.users.view(user));
  }
  reply(turn, model::Answer(std::move(answer)));
}

}  // namespace parley::core
