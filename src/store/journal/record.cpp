#include "store/journal/record.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace parley::store::journal {
namespace {

using model::Change;
using model::RoomId;
using model::UserId;

constexpr std::uint8_t kAppendTag = 16;
static_assert(std::variant_size_v<Change> < kAppendTag, "a change's tag is its place plus one");

// Those that say what their names are compared by. They are written in the place of those that did
// not, of which the forms are made when they are read.
constexpr std::uint8_t kPutUserTag = 32;
constexpr std::uint8_t kSetDisplayTag = 33;
constexpr std::uint8_t kPutRoomTag = 34;

std::uint8_t tag_of(const Change& change) {
  if (std::holds_alternative<model::PutUser>(change)) return kPutUserTag;
  if (std::holds_alternative<model::SetDisplay>(change)) return kSetDisplayTag;
  if (std::holds_alternative<model::PutRoom>(change)) return kPutRoomTag;
  return static_cast<std::uint8_t>(change.index() + 1);
}

constexpr std::uint8_t kOnlyIfNothingUnread = 1;
constexpr std::uint8_t kTouches = 2;

// ---- writing ------------------------------------------------------------------------------------

struct ChangeFields {
  ByteWriter out;

  void user(const UserId& user) { out.text(user.value()); }
  void room(RoomId room) { out.fixed(room.value()); }
  void look(const model::Look& look) {
    out.text(look.read);
    out.text(look.drawn);
  }
  void time(WallTime time) { out.signed_number(to_unix_ms(time)); }
  void maybe(const std::optional<std::string>& text) {
    out.byte(text ? 1 : 0);
    if (text) out.text(*text);
  }

  void operator()(const model::PutUser& put) {
    user(put.user);
    out.text(put.display);
    out.byte(put.guest ? 1 : 0);
    room(put.log);
    time(put.created);
    out.text(put.forms.folded);
    out.text(put.forms.skeleton);
    look(put.forms.look);
  }
  void operator()(const model::SetDisplay& set) {
    user(set.user);
    out.text(set.display);
    look(set.look);
  }
  void operator()(const model::PutToken& put) {
    for (const std::byte one : put.hash) out.byte(static_cast<std::uint8_t>(one));
    user(put.user);
    time(put.created);
  }
  void operator()(const model::PutRoom& put) {
    room(put.room);
    out.byte(static_cast<std::uint8_t>(put.kind));
    out.text(put.key);
    out.text(put.name);
    out.text(put.title);
    out.text(put.topic);
    time(put.created);
    out.text(put.skeleton);
  }
  void operator()(const model::SetRoom& set) {
    room(set.room);
    maybe(set.title);
    maybe(set.topic);
  }
  void operator()(const model::PutMember& put) {
    room(put.room);
    user(put.user);
    out.byte(static_cast<std::uint8_t>(put.role));
    time(put.since);
  }
  void operator()(const model::SetRole& set) {
    room(set.room);
    user(set.user);
    out.byte(static_cast<std::uint8_t>(set.role));
  }
  void operator()(const model::RemoveMember& remove) {
    room(remove.room);
    user(remove.user);
  }
  void operator()(const model::SetRead& set) {
    room(set.room);
    user(set.user);
    out.number(set.read);
    out.number(set.read_ordinal);
  }
  void operator()(const model::SetOffer& set) {
    user(set.user);
    room(set.room);
    user(set.by);
    out.byte(static_cast<std::uint8_t>(set.offer));
    time(set.ts);
  }
  void operator()(const model::SetTrust& set) {
    user(set.user);
    user(set.other);
    out.byte(static_cast<std::uint8_t>(set.trust));
    time(set.ts);
  }
  void operator()(const model::SetAsk& set) {
    user(set.user);
    out.byte(set.ask ? 1 : 0);
  }
};

// ---- reading ------------------------------------------------------------------------------------

class FieldReader {
 public:
  explicit FieldReader(ByteReader& in) : in_(in) {}

  std::string text() { return std::string(in_.text()); }
  UserId user() { return UserId(text()); }
  RoomId room() { return RoomId(in_.fixed()); }
  WallTime time() { return from_unix_ms(in_.signed_number()); }
  std::uint64_t number() { return in_.number(); }
  bool flag() { return in_range(0, 1) != 0; }
  std::optional<std::string> maybe() {
    if (!flag()) return std::nullopt;
    return text();
  }
  template <class Enum>
  Enum enumerator(Enum first, Enum last) {
    return static_cast<Enum>(
        in_range(static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(last)));
  }
  model::Look look() { return {text(), text()}; }
  model::NameForms forms() { return {text(), text(), look()}; }
  model::TokenHash hash() {
    model::TokenHash hash{};
    for (std::byte& one : hash) one = static_cast<std::byte>(in_.byte());
    return hash;
  }

 private:
  std::uint8_t in_range(std::uint8_t first, std::uint8_t last) {
    const std::uint8_t value = in_.byte();
    if (value < first || value > last) in_.fail();
    return std::clamp(value, first, last);
  }

  ByteReader& in_;
};

// Of a record that is older than the forms.
model::PutUser with_forms(model::PutUser put) {
  put.forms = model::forms_of(put.user, put.display);
  return put;
}
model::SetDisplay with_look(model::SetDisplay set) {
  set.look = model::look_of(set.display);
  return set;
}
model::PutRoom with_skeleton(model::PutRoom put) {
  put.skeleton = model::skeleton_of(put.name);
  return put;
}

// The order of the fields is that of the braces: C++ evaluates them so.
Change read_change(std::uint8_t tag, ByteReader& bytes) {
  using model::Offer;
  using model::Role;
  using model::RoomKind;
  using model::Trust;
  FieldReader in(bytes);
  switch (tag) {
    case 1:
      return with_forms({in.user(), in.text(), in.flag(), in.room(), in.time()});
    case 2:
      return with_look({in.user(), in.text()});
    case 3:
      return model::PutToken{in.hash(), in.user(), in.time()};
    case 4:
      return with_skeleton({in.room(), in.enumerator(RoomKind::kPublic, RoomKind::kDirect),
                            in.text(), in.text(), in.text(), in.text(), in.time()});
    case 5:
      return model::SetRoom{in.room(), in.maybe(), in.maybe()};
    case 6:
      return model::PutMember{in.room(), in.user(), in.enumerator(Role::kMember, Role::kOwner),
                              in.time()};
    case 7:
      return model::SetRole{in.room(), in.user(), in.enumerator(Role::kMember, Role::kOwner)};
    case 8:
      return model::RemoveMember{in.room(), in.user()};
    case 9:
      return model::SetRead{in.room(), in.user(), in.number(), in.number()};
    case 10:
      return model::SetOffer{in.user(), in.room(), in.user(),
                             in.enumerator(Offer::kNone, Offer::kAnswered), in.time()};
    case 11:
      return model::SetTrust{in.user(), in.user(), in.enumerator(Trust::kUnknown, Trust::kQuiet),
                             in.time()};
    case 12:
      return model::SetAsk{in.user(), in.flag()};
    case kPutUserTag:
      return model::PutUser{in.user(), in.text(), in.flag(), in.room(), in.time(), in.forms()};
    case kSetDisplayTag:
      return model::SetDisplay{in.user(), in.text(), in.look()};
    case kPutRoomTag:
      return model::PutRoom{in.room(), in.enumerator(RoomKind::kPublic, RoomKind::kDirect),
                            in.text(), in.text(),
                            in.text(), in.text(),
                            in.time(), in.text()};
    default:
      bytes.fail();
      return model::SetDisplay{};
  }
}

AppendView read_append(ByteReader& in) {
  AppendView view;
  const std::uint8_t flags = in.byte();
  if ((flags & ~(kOnlyIfNothingUnread | kTouches)) != 0) in.fail();
  if ((flags & kOnlyIfNothingUnread) != 0) view.author_read = model::AuthorRead::kIfNothingUnread;
  view.touches = (flags & kTouches) != 0;
  const std::uint8_t kind = in.byte();
  if (kind < static_cast<std::uint8_t>(model::EventKind::kPosted) ||
      kind > static_cast<std::uint8_t>(model::kLastEventKind))
    in.fail();
  view.kind = static_cast<model::EventKind>(kind);
  view.log = RoomId(in.fixed());
  view.seq = in.number();
  view.ordinal = in.number();
  view.ts_ms = in.signed_number();
  view.author = in.text();
  view.cid = in.text();
  view.digest = in.fixed();
  view.of = in.number();
  view.reply = in.number();
  view.flag = in.signed_number();
  view.text = in.text();
  view.extra = in.text();
  if (view.seq == 0) in.fail();
  return view;
}

}  // namespace

void write_change(std::string& to, const Change& change) {
  ByteWriter out(to);
  out.byte(tag_of(change));
  std::visit(ChangeFields{out}, change);
}

void write_append(std::string& to, const model::Append& append, model::Appended at,
                  Touching touching) {
  const BodyColumns columns = columns_of(append.body);
  ByteWriter out(to);
  out.byte(kAppendTag);
  std::uint8_t flags = 0;
  if (append.author_read == model::AuthorRead::kIfNothingUnread) flags |= kOnlyIfNothingUnread;
  if (touching == Touching::kAMessage) flags |= kTouches;
  out.byte(flags);
  out.byte(static_cast<std::uint8_t>(columns.kind));
  out.fixed(append.log.value());
  out.number(at.seq);
  out.number(at.ordinal);
  out.signed_number(to_unix_ms(append.ts));
  out.text(append.author.value());
  out.text(append.cid);
  out.fixed(append.digest);
  out.number(columns.of);
  out.number(columns.reply);
  out.signed_number(columns.flag);
  out.text(columns.text);
  out.text(columns.extra);
}

std::optional<Record> read_record(ByteReader& reader) {
  const std::uint8_t tag = reader.byte();
  Record record;
  if (tag == kAppendTag) {
    record = read_append(reader);
  } else {
    record = read_change(tag, reader);
  }
  if (reader.failed()) return std::nullopt;
  return record;
}

Result<model::Event> event_of(const AppendView& append) {
  model::EventBody body = TRY(body_of({.kind = append.kind,
                                       .of = append.of,
                                       .reply = append.reply,
                                       .flag = append.flag,
                                       .text = append.text,
                                       .extra = std::string(append.extra)}));
  return model::Event{.log = append.log,
                      .seq = append.seq,
                      .skip = 0,
                      .ts = from_unix_ms(append.ts_ms),
                      .author = UserId(std::string(append.author)),
                      .cid = std::string(append.cid),
                      .body = std::move(body)};
}

}  // namespace parley::store::journal
