#include "core/core.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "core/by_name.h"
#include "core/presence.h"
#include "core/sessions.h"
#include "core/standing.h"
#include "core/world.h"
#include "model/name_forms.h"

namespace parley::core {

struct Core::State {
  World world;
};

namespace {

void load(World& world, model::Directory directory) {
  for (const model::StoredUser& user : directory.users) {
    world.users.at(world.users.add(user.user, user.head)).ask = user.ask;
  }
  static_cast<void>(world.users.take_changed());  // nobody is here to be told
  for (const model::PutToken& token : directory.tokens) {
    const UserIndex user = world.users.find(token.user.value());
    CHECK(user != kNoUser);
    world.users.add_token(token.hash, user);
  }
  for (const model::StoredRoom& room : directory.rooms) world.rooms.add(room);
  for (const model::StoredMember& stored : directory.members) {
    const RoomIndex room = world.rooms.find(stored.member.room);
    const UserIndex user = world.users.find(stored.member.user.value());
    CHECK(room != kNoRoom && user != kNoUser);
    const MemberIndex index = world.members.add(room, user, stored.member.role);
    Member& member = world.members.at(index);
    member.read = stored.read;
    member.read_ordinal = stored.read_ordinal;
    for (const model::Seq seq : stored.mentions) {
      if (seq > stored.read) world.members.mention(index, seq);
    }
  }
  for (const model::SetOffer& offer : directory.offers) apply(world, offer);
  for (const model::SetTrust& trust : directory.trusts) apply(world, trust);
}

// `lobby` → `Lobby`.
std::string title_of(std::string name) {
  if (name.front() >= 'a' && name.front() <= 'z') {
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
  }
  return name;
}

void make_default_room(World& world, Now now, Effects& out) {
  model::PutRoom room;
  room.room = model::make_room_id(world.random);
  room.kind = model::RoomKind::kPublic;
  room.key = public_key(world.settings.default_room);
  room.name = world.settings.default_room;
  room.title = title_of(room.name);
  room.created = now.wall;
  room.skeleton = model::skeleton_of(room.name);
  model::Append opened;  // by nobody: the server itself
  opened.log = room.room;
  opened.ts = now.wall;
  opened.body = model::RoomOpened{room.kind, room.name, room.title, room.topic};
  model::Write write;
  write.changes.emplace_back(room);
  write.appends.push_back(std::move(opened));
  Turn turn{world, now, out, {}};
  propose_or(
      turn, std::move(write), {{.kind = Key::Kind::kName, .text = room.key}},
      [room](Turn& later, const Commit& commit) {
        publish_in_room(later, later.world.rooms.add(room), commit, 0);
      },
      // Nobody asked; guests find no default room, and the next start tries again.
      [](Turn&, const model::Outcome&) {});
}

}  // namespace

Core::Core(Settings settings, Random& random, model::Directory directory)
    : state_(new State{World(std::move(settings), random, directory.epoch)}) {
  load(state_->world, std::move(directory));
}

Core::~Core() = default;

void Core::start(Now now, Effects& out) {
  World& world = state_->world;
  const std::string& lobby = world.settings.default_room;
  if (!lobby.empty() && world.rooms.find_by_key(public_key(lobby)) == kNoRoom) {
    make_default_room(world, now, out);
  }
}

void Core::hello(ClientId client, RequestId request, const model::cmd::Hello& hello,
                 const Credential& credential, Now now, Effects& out) {
  core::hello(state_->world, client, request, hello, credential, Entry::kFirst, now, out);
}

void Core::execute(ClientId client, RequestId request, model::Command command, Now now,
                   Effects& out) {
  core::execute(state_->world, client, request, std::move(command), Entry::kFirst, now, out);
}

void Core::disconnected(ClientId client) {
  core::disconnected(state_->world, client);
}

void Core::sign_in_by_name(ClientId client, const model::UserId& name, bool follow,
                           model::Origin origin, Now now, Effects& out) {
  const Tongue tongue = follow ? Tongue::kArticleStored : Tongue::kArticle;
  core::sign_in_by_name(state_->world, {client, name, tongue, origin}, now, out);
}

void Core::send_by_name(ByName message, Now now, Effects& out) {
  World& world = state_->world;
  message.from = speaker_of(world, message.from);
  message.to = receiver_of(world, message.to);
  core::send_by_name(world, std::move(message), Entry::kFirst, now, out);
}

void Core::relay_by_name(ByName message, Effects& out) {
  World& world = state_->world;
  message.from = speaker_of(world, message.from);
  message.to = receiver_of(world, message.to);
  core::relay_by_name(world, std::move(message), out);
}

void Core::done(Ticket ticket, model::Outcome outcome, Now now, Effects& out) {
  state_->world.outcomes.take(ticket)(std::move(outcome), now, out);
}

void Core::fetched(Ticket ticket, Result<model::HistoryPage> page, Now now, Effects& out) {
  state_->world.pages.take(ticket)(std::move(page), now, out);
}

void Core::counted(Ticket ticket, Result<std::uint64_t> ordinal, Now now, Effects& out) {
  state_->world.ordinals.take(ticket)(std::move(ordinal), now, out);
}

bool Core::has_news() const {
  return !state_->world.presence_news.empty();
}

void Core::tell_news(Effects& out) {
  tell_presence(state_->world, out);
}

Core::Counts Core::counts() const {
  const World& world = state_->world;
  return {world.users.size(), world.rooms.size(), world.clients.size(), world.members.size()};
}

}  // namespace parley::core
