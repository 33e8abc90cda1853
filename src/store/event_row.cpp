#include "store/event_row.h"

#include <charconv>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace parley::store {
namespace {

using model::EventBody;
using model::EventKind;
using model::UserId;

constexpr std::int64_t kHasTitle = 1;
constexpr std::int64_t kHasTopic = 2;
// Beside the kind of a room that was opened with a topic; rows without it are as they always were.
constexpr std::int64_t kOpenedWithTopic = 16;
static_assert(static_cast<std::int64_t>(model::RoomKind::kDirect) < kOpenedWithTopic);

std::string pack_users(const std::vector<UserId>& users) {
  std::vector<std::string_view> fields;
  fields.reserve(users.size());
  for (const UserId& user : users) fields.emplace_back(user.value());
  return pack(fields);
}

Result<std::vector<UserId>> unpack_users(std::string_view packed) {
  std::vector<UserId> users;
  for (const std::string_view field : TRY(unpack(packed))) users.emplace_back(std::string(field));
  return users;
}

tl::unexpected<Error> bad_row(std::string_view column) {
  return fail(ErrorCode::kCorrupt, "an event in the database has a damaged " + std::string(column));
}

template <class Enum>
std::int64_t number(Enum value) {
  return static_cast<std::int64_t>(value);
}

// The enumerator of that number, if it lies between the first and the last one.
template <class Enum>
Result<Enum> enumerator(std::int64_t value, Enum first, Enum last) {
  if (value < number(first) || value > number(last)) return bad_row("flag");
  return static_cast<Enum>(value);
}

struct ToColumns {
  BodyColumns operator()(const model::Posted& body) const {
    return {.kind = EventKind::kPosted,
            .reply = body.reply,
            .flag = number(body.format),
            .text = body.text,
            .extra = pack_users(body.mentions)};
  }
  BodyColumns operator()(const model::Edited& body) const {
    return {.kind = EventKind::kEdited,
            .of = body.of,
            .text = body.text,
            .extra = pack_users(body.mentions)};
  }
  BodyColumns operator()(const model::Deleted& body) const {
    return {.kind = EventKind::kDeleted, .of = body.of};
  }
  BodyColumns operator()(const model::Reacted& body) const {
    return {
        .kind = EventKind::kReacted, .of = body.of, .flag = body.on ? 1 : 0, .text = body.emoji};
  }
  BodyColumns operator()(const model::MemberChanged& body) const {
    return {.kind = EventKind::kMember,
            .flag = number(body.act),
            .text = body.user.value(),
            .extra = pack({body.display, std::to_string(number(body.role))})};
  }
  BodyColumns operator()(const model::RoomOpened& body) const {
    const bool topic = !body.topic.empty();
    return {.kind = EventKind::kRoomOpened,
            .flag = number(body.kind) + (topic ? kOpenedWithTopic : 0),
            .text = body.title,
            .extra = topic ? pack({body.name, body.topic}) : body.name};
  }
  BodyColumns operator()(const model::RoomSet& body) const {
    BodyColumns columns{.kind = EventKind::kRoomSet};
    if (body.title) {
      columns.flag |= kHasTitle;
      columns.text = *body.title;
    }
    if (body.topic) {
      columns.flag |= kHasTopic;
      columns.extra = *body.topic;
    }
    return columns;
  }
  BodyColumns operator()(const model::RoomAdded& body) const {
    return {.kind = EventKind::kRoomAdded, .of = body.room.value()};
  }
  BodyColumns operator()(const model::RoomRemoved& body) const {
    return {.kind = EventKind::kRoomRemoved, .of = body.room.value()};
  }
  BodyColumns operator()(const model::Invited& body) const {
    return {.kind = EventKind::kInvited,
            .of = body.room.room.value(),
            .flag = number(body.room.kind),
            .text = body.room.title,
            .extra = pack({body.room.name, body.by.value()})};
  }
  BodyColumns operator()(const model::InviteEnded& body) const {
    return {.kind = EventKind::kInviteEnded,
            .of = body.room.value(),
            .flag = number(body.why),
            .text = body.by.value()};
  }
  BodyColumns operator()(const model::InviteSent& body) const {
    return {.kind = EventKind::kInviteSent, .of = body.room.value(), .text = body.user.value()};
  }
};

Result<EventBody> member_of(const BodyColumns& columns) {
  const auto fields = TRY(unpack(columns.extra));
  if (fields.size() != 2 || fields[1].size() != 1) return bad_row("extra");
  const auto act =
      TRY(enumerator(columns.flag, model::MemberAct::kJoin, model::MemberAct::kInvite));
  const auto role = TRY(enumerator(fields[1][0] - '0', model::Role::kMember, model::Role::kOwner));
  return model::MemberChanged{.user = UserId(std::string(columns.text)),
                              .display = std::string(fields[0]),
                              .act = act,
                              .role = role};
}

Result<EventBody> posted_of(const BodyColumns& columns) {
  const auto format =
      TRY(enumerator(columns.flag, model::TextFormat::kPlain, model::TextFormat::kMarkdown));
  std::vector<UserId> mentions = TRY(unpack_users(columns.extra));
  return model::Posted{.text = std::string(columns.text),
                       .format = format,
                       .reply = columns.reply,
                       .mentions = std::move(mentions),
                       .standing = {}};
}

Result<EventBody> edited_of(const BodyColumns& columns) {
  std::vector<UserId> mentions = TRY(unpack_users(columns.extra));
  return model::Edited{
      .of = columns.of, .text = std::string(columns.text), .mentions = std::move(mentions)};
}

Result<EventBody> room_opened_of(const BodyColumns& columns) {
  const bool topic = (columns.flag & kOpenedWithTopic) != 0;
  model::RoomOpened body{.name = columns.extra, .title = std::string(columns.text)};
  body.kind = TRY(enumerator(columns.flag - (topic ? kOpenedWithTopic : 0),
                             model::RoomKind::kPublic, model::RoomKind::kDirect));
  if (!topic) return body;
  const auto fields = TRY(unpack(columns.extra));
  if (fields.size() != 2) return bad_row("extra");
  body.name = fields[0];
  body.topic = fields[1];
  return body;
}

EventBody room_set_of(const BodyColumns& columns) {
  model::RoomSet body;
  if ((columns.flag & kHasTitle) != 0) body.title = columns.text;
  if ((columns.flag & kHasTopic) != 0) body.topic = columns.extra;
  return body;
}

Result<EventBody> invited_of(const BodyColumns& columns) {
  const auto fields = TRY(unpack(columns.extra));
  if (fields.size() != 2) return bad_row("extra");
  const auto kind =
      TRY(enumerator(columns.flag, model::RoomKind::kPublic, model::RoomKind::kDirect));
  return model::Invited{.room = {.room = model::RoomId(columns.of),
                                 .kind = kind,
                                 .name = std::string(fields[0]),
                                 .title = std::string(columns.text)},
                        .by = UserId(std::string(fields[1]))};
}

Result<EventBody> invite_ended_of(const BodyColumns& columns) {
  const auto why =
      TRY(enumerator(columns.flag, model::InviteEnd::kAccepted, model::InviteEnd::kGaveWay));
  return model::InviteEnded{
      .room = model::RoomId(columns.of), .by = UserId(std::string(columns.text)), .why = why};
}

}  // namespace

std::string pack(const std::vector<std::string_view>& fields) {
  std::string packed;
  for (const std::string_view field : fields) {
    packed += std::to_string(field.size());
    packed += ':';
    packed += field;
  }
  return packed;
}

Result<std::vector<std::string_view>> unpack(std::string_view packed) {
  std::vector<std::string_view> fields;
  while (!packed.empty()) {
    std::size_t size = 0;
    const char* const end = packed.data() + packed.size();
    const auto [colon, error] = std::from_chars(packed.data(), end, size);
    if (error != std::errc() || colon == end || *colon != ':') return bad_row("extra");
    packed.remove_prefix(static_cast<std::size_t>(colon - packed.data()) + 1);
    if (size > packed.size()) return bad_row("extra");
    fields.push_back(packed.substr(0, size));
    packed.remove_prefix(size);
  }
  return fields;
}

BodyColumns columns_of(const EventBody& body) {
  return std::visit(ToColumns{}, body);
}

Result<EventBody> body_of(const BodyColumns& columns) {
  switch (columns.kind) {
    case EventKind::kPosted:
      return posted_of(columns);
    case EventKind::kEdited:
      return edited_of(columns);
    case EventKind::kDeleted:
      return model::Deleted{.of = columns.of};
    case EventKind::kReacted:
      return model::Reacted{
          .of = columns.of, .emoji = std::string(columns.text), .on = columns.flag != 0};
    case EventKind::kMember:
      return member_of(columns);
    case EventKind::kRoomOpened:
      return room_opened_of(columns);
    case EventKind::kRoomSet:
      return room_set_of(columns);
    case EventKind::kRoomAdded:
      return model::RoomAdded{.room = model::RoomId(columns.of), .view = std::nullopt};
    case EventKind::kRoomRemoved:
      return model::RoomRemoved{.room = model::RoomId(columns.of)};
    case EventKind::kInvited:
      return invited_of(columns);
    case EventKind::kInviteEnded:
      return invite_ended_of(columns);
    case EventKind::kInviteSent:
      return model::InviteSent{.room = model::RoomId(columns.of),
                               .user = UserId(std::string(columns.text))};
  }
  return bad_row("kind");
}

std::size_t text_bytes(const EventBody& body) {
  if (const auto* posted = std::get_if<model::Posted>(&body)) return posted->text.size();
  if (const auto* edited = std::get_if<model::Edited>(&body)) return edited->text.size();
  return 0;
}

}  // namespace parley::store
