// Messages: send, edit, delete, react.

#include "core/messages.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/answering.h"
#include "core/commands.h"
#include "core/inviting.h"
#include "core/mentioned.h"
#include "core/reading.h"
#include "model/emoji.h"
#include "model/name_forms.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;
using People = std::vector<model::UserId>;

// Whom a message mentions: named, or found in the text. Only members count, each once.
People mentions_of(const Turn& turn, const std::optional<People>& named, std::string_view text,
                   model::TextFormat format) {
  const World& world = turn.world;
  People found;
  const auto add_user = [&](UserIndex user) {
    if (user == kNoUser || world.members.find(turn.room, user) == kNoMember) return false;
    const model::UserId& known = world.users.at(user).id;
    if (std::find(found.begin(), found.end(), known) == found.end()) found.push_back(known);
    return true;
  };
  const auto add = [&](std::string_view id) { return add_user(world.users.find(id)); };
  if (named) {
    for (const model::UserId& user : *named) add(user.value());
  } else {
    for_mentions(text, format, [&](std::string_view id) {
      // Exactly first: ids of older data need not be folded.
      return add(id) || add_user(world.users.find_folded(model::folded_name(id)));
    });
  }
  return found;
}

bool text_is_wrong(Turn& turn, const std::string& text, const std::optional<People>& mentions) {
  if (text.empty()) {
    refuse(turn, ErrorCode::kBadRequest, "text: it is empty");
  } else if (text.size() > limits::kTextBytesMax) {
    refuse(turn, ErrorCode::kTooLarge, "text: more than 16384 bytes");
  } else if (mentions && mentions->size() > limits::kMentionsMax) {
    refuse(turn, ErrorCode::kTooLarge, "mentions: more than 50");
  } else {
    return false;
  }
  return true;
}

void tell_unread(Turn& turn, MemberIndex member) {
  const World& world = turn.world;
  const UserIndex user = world.members.at(member).user;
  turn.out.push_back(Broadcast{world.users.at(user).log, unread_changed(world, member), {}});
}

// The others hear of it by the `del`; who was mentioned and has not looked yet cannot know that it
// need not look any more.
void note_deleted(Turn& turn, RoomIndex room, model::Seq of) {
  World& world = turn.world;
  world.rooms.at(room).withdrawn.add(of);
  for (const MemberIndex member : world.members.mentioned_by(room, of)) {
    world.members.unmention(member, of);
    tell_unread(turn, member);
  }
}

// Whom the message mentions from now on, where it is unread; and whom no longer.
void note_edited(Turn& turn, RoomIndex room, const model::Edited& edited) {
  World& world = turn.world;
  std::vector<MemberIndex> now;
  for (const model::UserId& id : edited.mentions) {
    const UserIndex user = world.users.find(id.value());
    const MemberIndex member = user == kNoUser ? kNoMember : world.members.find(room, user);
    if (member == kNoMember || user == turn.asker.user) continue;
    if (world.members.at(member).read < edited.of) now.push_back(member);
  }
  for (const MemberIndex member : world.members.mentioned_by(room, edited.of)) {
    if (std::find(now.begin(), now.end(), member) != now.end()) continue;
    world.members.unmention(member, edited.of);
    tell_unread(turn, member);
  }
  for (const MemberIndex member : now) {
    if (world.members.mention(member, edited.of)) tell_unread(turn, member);
  }
}

void propose_about(Turn& turn, model::Guard guard, model::EventBody body) {
  model::Write write;
  write.appends.push_back(
      append_with_cid(turn, turn.world.rooms.at(turn.room).id, std::move(body)));
  write.appends.front().guard = guard;
  propose(turn, std::move(write), {}, [room = turn.room](Turn& later, const Commit& commit) {
    const model::Event& event = *commit.events.front();
    publish_in_room(later, room, commit, 0);
    if (const auto* deleted = std::get_if<model::Deleted>(&event.body)) {
      note_deleted(later, room, deleted->of);
    } else if (const auto* edited = std::get_if<model::Edited>(&event.body)) {
      note_edited(later, room, *edited);
    }
    reply_done(later, event);
  });
}

// Its author has read it; whom it mentions has one more to look at.
void note_posted(Turn& turn, RoomIndex room, const model::Event& event, std::uint64_t ordinal,
                 model::AuthorRead author_read) {
  World& world = turn.world;
  for (const model::UserId& id : std::get<model::Posted>(event.body).mentions) {
    const UserIndex user = world.users.find(id.value());
    const MemberIndex member = user == kNoUser ? kNoMember : world.members.find(room, user);
    if (member != kNoMember && user != turn.asker.user) {
      world.members.mention(member, event.seq);
    }
  }
  const MemberIndex author = world.members.find(room, turn.asker.user);
  if (author == kNoMember) return;
  // As the store decides it too, which knows no deletions here.
  const bool had_unread = unseen_of(world, world.members.at(author)) > 1;
  if (had_unread && author_read == model::AuthorRead::kIfNothingUnread) return;
  move_read(world, author, event.seq, ordinal);
  // With one connection, or nothing unread before, this would tell nobody anything.
  if (had_unread && world.clients.count_of(turn.asker.user) > 1) {
    turn.out.push_back(Broadcast{world.users.at(turn.asker.user).log, unread_changed(world, author),
                                 turn.asker.client});
  }
}

}  // namespace

void post(Turn& turn, RoomIndex room, const Commit& commit, std::size_t index,
          model::AuthorRead author_read) {
  publish_in_room(turn, room, commit, index);
  note_posted(turn, room, *commit.events[index], commit.ordinals[index], author_read);
}

void send(Turn& turn, model::Command& command) {
  auto& send = std::get<cmd::Send>(command);
  if (text_is_wrong(turn, send.text, send.mentions)) return;
  const Room& room = turn.world.rooms.at(turn.room);
  if (send.reply > room.log.head()) {
    refuse(turn, ErrorCode::kNotFound, "reply: there is no such message");
    return;
  }
  if (is_hidden(turn.world, turn.world.members.at(turn.member))) {
    refuse(turn, ErrorCode::kForbidden, "you have set this room aside: accept it first");
    return;
  }
  Answering answering = answering_of(turn.world, turn.room, turn.asker.user, turn.now.wall);
  std::vector<Key> keys;
  if (answering.ends_request) keys.push_back(offers_key(turn.asker.user));
  if (wait_if_busy(turn, keys, command)) return;
  model::Posted posted;
  posted.mentions = mentions_of(turn, send.mentions, send.text, send.format);
  posted.text = std::move(send.text);
  posted.format = send.format;
  posted.reply = send.reply;
  model::Write write;
  const model::Append message = append_with_cid(turn, room.id, std::move(posted));
  write.appends.push_back(message);
  put_answering(write, answering, turn.world, turn.room, message);
  propose(turn, std::move(write), std::move(keys),
          [index = turn.room, answering = std::move(answering)](Turn& later, const Commit& commit) {
            apply_answering(later, answering, commit, 1);
            post(later, index, commit, 0, model::AuthorRead::kToThis);
            reply_done(later, *commit.events.front());
          });
}

void edit(Turn& turn, model::Command& command) {
  auto& edit = std::get<cmd::Edit>(command);
  if (text_is_wrong(turn, edit.text, edit.mentions)) return;
  // The core does not know how the message was sent; nearly all are Markdown.
  People mentions = mentions_of(turn, edit.mentions, edit.text, model::TextFormat::kMarkdown);
  propose_about(turn, model::Guard::kOwnMessage,
                model::Edited{edit.of, std::move(edit.text), std::move(mentions)});
}

void erase(Turn& turn, model::Command& command) {
  const auto& erase = std::get<cmd::Delete>(command);
  const bool owner = turn.world.members.at(turn.member).role == model::Role::kOwner;
  propose_about(turn, owner ? model::Guard::kMessage : model::Guard::kOwnMessage,
                model::Deleted{erase.of});
}

void react(Turn& turn, model::Command& command) {
  auto& react = std::get<cmd::React>(command);
  if (react.emoji.empty() || react.emoji.size() > limits::kEmojiBytesMax) {
    refuse(turn, ErrorCode::kBadRequest, "emoji: 1 to 64 bytes");
    return;
  }
  // What older data has been set to can still be taken back.
  if (react.on && !model::valid_emoji(react.emoji)) {
    refuse(turn, ErrorCode::kBadRequest, "emoji: expected one emoji, such as 👍");
    return;
  }
  propose_about(turn, model::Guard::kMessage,
                model::Reacted{react.of, std::move(react.emoji), react.on});
}

}  // namespace parley::core
