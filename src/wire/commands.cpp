#include "wire/commands.h"

#include <array>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/limits.h"
#include "wire/field.h"

namespace parley::wire {
namespace {

namespace cmd = model::cmd;
using enum Need;

constexpr std::uint64_t kSeqMax = (std::uint64_t{1} << 53U) - 1;
constexpr Range kAnySeq{0, kSeqMax};
constexpr Range kSeq{1, kSeqMax};
constexpr Range kNoLimit{0, 0};

// ---- fields that many commands have ---------------------------------------------------------

template <class T>
constexpr Field room() {
  return field<&T::room>("room", kRequired, kNoLimit, "");
}
template <class T>
constexpr Field cid() {
  return field<&T::cid>("cid", Form::kToken, kRequired, {1, limits::kCidBytesMax}, "");
}
template <class T>
constexpr Field of() {
  return field<&T::of>("of", kRequired, kSeq, "the message's `seq`");
}
template <class T>
constexpr Field text() {
  return field<&T::text>("text", Form::kText, kRequired, {1, limits::kTextBytesMax}, "");
}
template <class T>
constexpr Field mentions() {
  return field<&T::mentions>("mentions", kOptional, {0, limits::kMentionsMax}, "");
}

// ---- fields, command by command -------------------------------------------------------------

constexpr std::array kHello{
    field<&cmd::Hello::version>("v", kOptional, {0, kSeqMax}, "1"),
    field<&cmd::Hello::token>("token", Form::kToken, kOptional, {0, limits::kTokenBytesMax}, ""),
    field<&cmd::Hello::guest_name>("guest", Form::kGuest, kOptional, {1, limits::kDisplayBytesMax},
                                   ""),
    field<&cmd::Hello::device>("device", Form::kToken, kOptional, {0, limits::kDeviceBytesMax}, ""),
    field<&cmd::Hello::agent>("agent", Form::kLine, kOptional, {0, limits::kAgentBytesMax}, ""),
    field<&cmd::Hello::since>("since", kOptional, {0, limits::kCidBytesMax}, ""),
};
constexpr std::array kPing{field<&cmd::Ping::t>("t", kOptional, kNoLimit, "")};
constexpr std::array kSend{
    room<cmd::Send>(),
    cid<cmd::Send>(),
    text<cmd::Send>(),
    field<&cmd::Send::format>("fmt", kOptional, kNoLimit, "default `md`"),
    field<&cmd::Send::reply>("reply", kOptional, kSeq, "the `seq` it answers"),
    mentions<cmd::Send>(),
};
constexpr std::array kEdit{room<cmd::Edit>(), cid<cmd::Edit>(), of<cmd::Edit>(), text<cmd::Edit>(),
                           mentions<cmd::Edit>()};
constexpr std::array kDelete{room<cmd::Delete>(), cid<cmd::Delete>(), of<cmd::Delete>()};
constexpr std::array kReact{
    room<cmd::React>(),
    cid<cmd::React>(),
    of<cmd::React>(),
    field<&cmd::React::emoji>("emoji", Form::kToken, kRequired, {1, limits::kEmojiBytesMax}, ""),
    field<&cmd::React::on>("on", kOptional, kNoLimit, "default true"),
};
constexpr std::array kOpen{
    cid<cmd::Open>(),
    field<&cmd::Open::kind>("kind", kRequired, kNoLimit, ""),
    field<&cmd::Open::name>("name", Form::kRoomName, kOptional, {0, limits::kRoomNameBytesMax}, ""),
    field<&cmd::Open::title>("title", Form::kLine, kOptional, {0, limits::kRoomTitleBytesMax}, ""),
    field<&cmd::Open::topic>("topic", Form::kLine, kOptional, {0, limits::kTopicBytesMax}, ""),
    field<&cmd::Open::members>("members", kOptional, {0, limits::kOpenMembersMax}, ""),
};
constexpr std::array kJoin{room<cmd::Join>(), cid<cmd::Join>()};
constexpr std::array kLeave{room<cmd::Leave>(), cid<cmd::Leave>()};
constexpr std::array kInvite{room<cmd::Invite>(), cid<cmd::Invite>(),
                             field<&cmd::Invite::user>("user", kRequired, kNoLimit, "")};
constexpr std::array kSet{
    room<cmd::Set>(),
    cid<cmd::Set>(),
    field<&cmd::Set::title>("title", Form::kLine, kOptional, {0, limits::kRoomTitleBytesMax}, ""),
    field<&cmd::Set::topic>("topic", Form::kLine, kOptional, {0, limits::kTopicBytesMax}, ""),
};
constexpr std::array kRead{room<cmd::Read>(),
                           field<&cmd::Read::seq>("seq", kRequired, kAnySeq, "")};
constexpr std::array kTyping{room<cmd::Typing>(),
                             field<&cmd::Typing::on>("on", kOptional, kNoLimit, "default true")};
constexpr std::array kSignal{
    room<cmd::Signal>(),
    field<&cmd::Signal::data>("data", Form::kRaw, kRequired, {0, limits::kSignalBytesMax}, "")};
constexpr std::array kHistory{
    room<cmd::History>(),
    field<&cmd::History::before>("before", kOptional, kAnySeq, ""),
    field<&cmd::History::after>("after", kOptional, kAnySeq, ""),
    field<&cmd::History::around>("around", kOptional, kAnySeq, ""),
    field<&cmd::History::limit>("limit", kOptional, {1, limits::kHistoryEventsMax}, "default 50"),
};
constexpr std::array kRooms{
    field<&cmd::Rooms::scope>("scope", kOptional, kNoLimit, "default `mine`"),
    field<&cmd::Rooms::after>("after", kOptional, kNoLimit, ""),
    field<&cmd::Rooms::limit>("limit", kOptional, {1, 200}, "default 200"),
};
constexpr std::array kWho{room<cmd::Who>()};
constexpr std::array kProfile{
    field<&cmd::Profile::users>("users", kRequired, {0, limits::kProfilesMax}, "")};
constexpr std::array kMe{
    field<&cmd::Me::display>("display", Form::kLine, kOptional, {1, limits::kDisplayBytesMax}, ""),
    field<&cmd::Me::ask>("ask", kOptional, kNoLimit, "before every room")};
constexpr std::array kAccept{
    room<cmd::Accept>(), cid<cmd::Accept>(),
    field<&cmd::Accept::by>("from", kOptional, kNoLimit, "whose, of several")};
constexpr std::array kDecline{
    room<cmd::Decline>(), cid<cmd::Decline>(),
    field<&cmd::Decline::by>("from", kOptional, kNoLimit, "whose; default: all to that room")};

// ---- rules between fields -------------------------------------------------------------------

const char* check_open(const model::Command& command) {
  const auto& open = std::get<cmd::Open>(command);
  if (open.kind == model::RoomKind::kDirect) {
    if (!open.name.empty()) return "name: a `dm` has none";
    if (!open.title.empty() || !open.topic.empty()) return "title, topic: a `dm` has none";
    return open.members.size() == 1 ? nullptr : "members: a `dm` takes exactly one";
  }
  return open.name.empty() ? "name: required" : nullptr;
}

const char* check_history(const model::Command& command) {
  const auto& history = std::get<cmd::History>(command);
  const int given = (history.before ? 1 : 0) + (history.after ? 1 : 0) + (history.around ? 1 : 0);
  return given <= 1 ? nullptr : "at most one of before, after, around";
}

// ---- the table ------------------------------------------------------------------------------

template <class Struct>
struct Row {
  using Command = Struct;
  CommandInfo info;
};

using Check = const char* (*)(const model::Command&);

template <class Struct>
constexpr Row<Struct> row(std::string_view op, RateClass rate, std::span<const Field> fields,
                          std::string_view ok, std::string_view doc, Check check = nullptr) {
  bool mutating = false;
  for (const Field& field : fields) mutating = mutating || field.name == "cid";
  return {{op, rate, mutating, fields, ok, doc, [] { return model::Command(Struct{}); }, check}};
}

constexpr auto kTable = std::tuple{
    row<cmd::Hello>("hello", RateClass::kControl, kHello, "see above",
                    "the first command; says who and what is already here"),
    row<cmd::Bye>("bye", RateClass::kControl, {}, "`{}`", "the server closes with 1000"),
    row<cmd::Ping>("ping", RateClass::kControl, kPing, "`t`", "`t` comes back"),
    row<cmd::Send>("send", RateClass::kSend, kSend, "`seq` `ts` `dup`?", "says something"),
    row<cmd::Edit>("edit", RateClass::kSend, kEdit, "`seq` `ts` `dup`?", "gives it another text"),
    row<cmd::Delete>("delete", RateClass::kSend, kDelete, "`seq` `ts` `dup`?",
                     "takes a message back"),
    row<cmd::React>("react", RateClass::kSend, kReact, "`seq` `ts` `dup`?",
                    "sets or takes back a reaction"),
    row<cmd::Open>("open", RateClass::kChange, kOpen, "`room` `seq` `ts` `dup`?",
                   "makes a room, or finds a direct one", check_open),
    row<cmd::Join>("join", RateClass::kChange, kJoin, "`room` `seq` `ts` `dup`?",
                   "becomes a member"),
    row<cmd::Leave>("leave", RateClass::kChange, kLeave, "`room` `seq` `ts` `dup`?",
                    "is a member no longer"),
    row<cmd::Invite>("invite", RateClass::kChange, kInvite, "`room` `seq`? `ts` `asked`? `dup`?",
                     "asks somebody to become a member"),
    row<cmd::Set>("set", RateClass::kChange, kSet, "`seq` `ts` `dup`?", "changes title or topic"),
    row<cmd::Read>("read", RateClass::kRead, kRead, "`{}`", "has read up to here"),
    row<cmd::Typing>("typing", RateClass::kEphemeral, kTyping, "`{}`", "begins or stops typing"),
    row<cmd::Signal>("signal", RateClass::kEphemeral, kSignal, "`{}`",
                     "tells the room something that is not kept"),
    row<cmd::History>("history", RateClass::kRead, kHistory, "`events` `more`",
                      "a page of the room's log", check_history),
    row<cmd::Rooms>("rooms", RateClass::kRead, kRooms, "`rooms` `more`", "a page of rooms"),
    row<cmd::Who>("who", RateClass::kRead, kWho, "`members` `more`",
                  "the members: user objects with `role` and `online`"),
    row<cmd::Profile>("profile", RateClass::kRead, kProfile, "`users`", "user objects"),
    row<cmd::Me>("me", RateClass::kChange, kMe, "`user` `ask`",
                 "who you are; sets `display`, `ask`"),
    row<cmd::Accept>("accept", RateClass::kChange, kAccept, "`room` `seq`? `ts` `dup`?",
                     "takes an invitation, or a direct room that is a request"),
    row<cmd::Decline>("decline", RateClass::kChange, kDecline, "`room` `ts` `dup`?",
                      "takes neither"),
    row<cmd::Invites>("invites", RateClass::kRead, {}, "`invites` `aside`",
                      "those that are open, and those set aside"),
};

// Each alternative of model::Command has exactly one row, in the same order.
template <class... Structs>
std::variant<Structs...> commands_of(const std::tuple<Row<Structs>...>&);
static_assert(std::is_same_v<decltype(commands_of(kTable)), model::Command>);

constexpr auto kRows = std::apply(
    [](const auto&... rows) { return std::array<CommandInfo, sizeof...(rows)>{rows.info...}; },
    kTable);

constexpr bool names_are_unique() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (kRows[i].op == kRows[j].op) return false;
    for (std::size_t f = 0; f < kRows[i].fields.size(); ++f)
      for (std::size_t g = 0; g < f; ++g)
        if (kRows[i].fields[f].name == kRows[i].fields[g].name) return false;
  }
  return true;
}
static_assert(names_are_unique());

}  // namespace

std::span<const CommandInfo> commands() {
  return kRows;
}

const CommandInfo* find_command(std::string_view op) {
  for (const CommandInfo& info : kRows)
    if (info.op == op) return &info;
  return nullptr;
}

const CommandInfo& info_of(const model::Command& command) {
  return kRows[command.index()];
}

}  // namespace parley::wire
