#include "support/script_verbs.h"

#include <array>
#include <utility>

namespace parley::testing {
namespace {

namespace cmd = model::cmd;

// One line being carried out.
struct Verb {
  ScriptHouse& house;
  const std::string& client;
  ScriptWords& words;

  // `#name` is sent as a name, `!name` as the id of that room, `@bob` as the id of the direct room.
  model::RoomRef room(const std::string& word) const {
    if (word.starts_with('#')) return {{}, word.substr(1)};
    if (word.starts_with('!')) return {known("#" + word.substr(1)), {}};
    if (word.starts_with('@')) {
      const std::string self = ScriptHouse::person(client);
      const model::RoomId direct = direct_room(self, word.substr(1));
      // Who came by name alone is `~bob`.
      return {direct ? direct : direct_room("~" + self, word.substr(1)), {}};
    }
    words.fail("a room is #name, !name or @user, and not `" + word + "`");
    return {};
  }
  model::RoomId known(const std::string& label) const {
    const model::RoomId id = house.room(label);
    return id ? id : model::RoomId(1);  // an id that nobody has
  }
  model::RoomId direct_room(std::string low, std::string high) const {
    if (high < low) std::swap(low, high);
    return house.room("@" + low + "+" + high);
  }
  model::RoomRef room() const { return room(words.take("a room")); }

  std::vector<model::UserId> users() const {
    std::vector<model::UserId> users;
    for (std::string& name : words.list("users")) users.emplace_back(std::move(name));
    return users;
  }

  // Without a cid of its own a line has one that nothing else has.
  std::string cid() const {
    if (words.maybe("as")) return words.take("a cid");
    static std::uint64_t fresh = 0;
    return "fresh-" + std::to_string(++fresh);
  }

  void execute(model::Command command) const {
    words.end();
    if (!words.mistake()) house.execute(client, std::move(command));
  }
};

// ---- coming and going ---------------------------------------------------------------------------

cmd::Hello hello_of(const Verb& verb) {
  cmd::Hello hello;
  hello.device = verb.client;
  if (verb.words.maybe("on")) hello.device = verb.words.take("a device");
  return hello;
}

void say_hello(const Verb& verb, cmd::Hello hello) {
  verb.words.end();
  if (!verb.words.mistake()) verb.house.hello(verb.client, std::move(hello));
}

void join_or_guest(const Verb& verb) {
  if (!verb.words.maybe("as guest")) {
    cmd::Join join{verb.room(), {}};
    join.cid = verb.cid();
    verb.execute(std::move(join));
    return;
  }
  const std::string name = verb.words.take("a name");
  verb.house.connect(verb.client);
  cmd::Hello hello = hello_of(verb);
  hello.guest_name = name;
  if (verb.words.maybe("speaking version")) hello.version = verb.words.number("a version");
  say_hello(verb, std::move(hello));
}

void come_back(const Verb& verb) {
  ScriptClient& client = verb.house.connect(verb.client);
  cmd::Hello hello = hello_of(verb);
  hello.token = verb.house.token(verb.client);
  if (verb.words.maybe("with token")) hello.token = verb.words.take("a token");
  if (verb.words.maybe("where she left off")) hello.since = client.since;
  while (verb.words.maybe("holding")) {
    if (!hello.since) hello.since = model::Since{verb.house.epoch(), 0, {}};
    const std::string label = verb.words.take("a room");
    hello.since->rooms.emplace_back(verb.house.room(label), verb.words.number("a seq"));
  }
  if (verb.words.maybe("in epoch") && hello.since) hello.since->epoch = verb.words.take("an epoch");
  say_hello(verb, std::move(hello));
}

void greet_again(const Verb& verb) {
  cmd::Hello hello = hello_of(verb);
  hello.token = verb.house.token(verb.client);
  say_hello(verb, std::move(hello));
}

void connect_only(const Verb& verb) {
  verb.words.end();
  verb.house.connect(verb.client);
}

void go(const Verb& verb) {
  verb.words.end();
  verb.house.disconnect(verb.client);
}

void dial_in(const Verb& verb) {
  const bool relay = verb.words.maybe("for relay");
  verb.words.end();
  verb.house.connect(verb.client);
  verb.house.sign_in(verb.client, !relay);
}

// ---- messages -----------------------------------------------------------------------------------

void send(const Verb& verb) {
  cmd::Send send;
  send.text = verb.words.take("a text");
  if (send.text == "LONG") send.text.assign(20'000, 'x');
  verb.words.expect("to");
  send.room = verb.room();
  if (verb.words.maybe("replying to")) send.reply = verb.words.number("a seq");
  if (verb.words.maybe("mentioning")) send.mentions = verb.users();
  send.cid = verb.cid();
  verb.execute(std::move(send));
}

void send_many(const Verb& verb) {
  const std::uint64_t count = verb.words.number("how many");
  verb.words.expect("messages to");
  const model::RoomRef room = verb.room();
  const bool mention = verb.words.maybe("mentioning");
  std::vector<model::UserId> users;
  if (mention) users = verb.users();
  verb.words.end();
  for (std::uint64_t i = 0; i < count && !verb.words.mistake(); ++i) {
    cmd::Send send;
    send.room = room;
    send.text = "message " + std::to_string(i + 1);
    if (mention) send.mentions = users;
    send.cid = verb.cid();
    verb.house.execute(verb.client, std::move(send));
    auto& replies = verb.house.at(verb.client).replies;
    while (replies.size() > 1) replies.pop_front();
  }
}

void edit(const Verb& verb) {
  cmd::Edit edit;
  edit.of = verb.words.number("a seq");
  verb.words.expect("in");
  edit.room = verb.room();
  verb.words.expect("to");
  edit.text = verb.words.take("a text");
  edit.cid = verb.cid();
  verb.execute(std::move(edit));
}

void erase(const Verb& verb) {
  cmd::Delete erase;
  erase.of = verb.words.number("a seq");
  verb.words.expect("in");
  erase.room = verb.room();
  erase.cid = verb.cid();
  verb.execute(std::move(erase));
}

void react(const Verb& verb, bool on) {
  cmd::React react;
  react.on = on;
  react.emoji = verb.words.take("an emoji");
  verb.words.expect(on ? "to" : "from");
  react.of = verb.words.number("a seq");
  verb.words.expect("in");
  react.room = verb.room();
  react.cid = verb.cid();
  verb.execute(std::move(react));
}

void react_on(const Verb& verb) {
  react(verb, true);
}
void react_off(const Verb& verb) {
  react(verb, false);
}

// ---- rooms --------------------------------------------------------------------------------------

void open(const Verb& verb) {
  cmd::Open open;
  if (verb.words.maybe("direct")) {
    open.kind = model::RoomKind::kDirect;
  } else {
    if (verb.words.maybe("private")) {
      open.kind = model::RoomKind::kPrivate;
    } else {
      verb.words.expect("public");
    }
    open.name = verb.words.take("a name");
    if (open.name.starts_with('#')) open.name.erase(0, 1);
  }
  if (verb.words.maybe("titled")) open.title = verb.words.take("a title");
  if (verb.words.maybe("with")) open.members = verb.users();
  if (verb.words.maybe("about")) open.topic = verb.words.take("a topic");
  open.cid = verb.cid();
  verb.execute(std::move(open));
}

void leave(const Verb& verb) {
  cmd::Leave leave{verb.room(), {}};
  leave.cid = verb.cid();
  verb.execute(std::move(leave));
}

void invite(const Verb& verb) {
  cmd::Invite invite;
  invite.user = model::UserId(verb.words.take("a user"));
  verb.words.expect("to");
  invite.room = verb.room();
  invite.cid = verb.cid();
  verb.execute(std::move(invite));
}

// `accepts #room`, `accepts #room from bob`: by the room's id, as who is invited knows it.
template <class Command>
void answer_offer(const Verb& verb) {
  std::string word = verb.words.take("a room");
  if (word.starts_with('#')) word.front() = '!';
  Command answer{verb.room(word), {}, {}};
  if (verb.words.maybe("from")) answer.by = model::UserId(verb.words.take("a user"));
  answer.cid = verb.cid();
  verb.execute(std::move(answer));
}

template <bool Ask>
void prefer(const Verb& verb) {
  verb.execute(cmd::Me{{}, Ask});
}

void set(const Verb& verb) {
  cmd::Set set;
  const bool title = verb.words.maybe("title");
  if (!title) verb.words.expect("topic");
  verb.words.expect("of");
  set.room = verb.room();
  verb.words.expect("to");
  (title ? set.title : set.topic) = verb.words.take("a text");
  set.cid = verb.cid();
  verb.execute(std::move(set));
}

// ---- the rest -----------------------------------------------------------------------------------

void read(const Verb& verb) {
  cmd::Read read;
  read.seq = verb.words.number("a seq");
  verb.words.expect("in");
  read.room = verb.room();
  verb.execute(std::move(read));
}

template <bool On>
void type(const Verb& verb) {
  verb.words.expect("in");
  verb.execute(cmd::Typing{verb.room(), On});
}

void signal(const Verb& verb) {
  cmd::Signal signal;
  signal.data = verb.words.take("data");
  verb.words.expect("to");
  signal.room = verb.room();
  verb.execute(std::move(signal));
}

void ask_history(const Verb& verb) {
  cmd::History history;
  verb.words.expect("of");
  history.room = verb.room();
  if (verb.words.maybe("before")) history.before = verb.words.number("a seq");
  if (verb.words.maybe("after")) history.after = verb.words.number("a seq");
  if (verb.words.maybe("around")) history.around = verb.words.number("a seq");
  if (verb.words.maybe("limit")) history.limit = verb.words.number("a limit");
  verb.execute(std::move(history));
}

void ask_rooms(const Verb& verb) {
  cmd::Rooms rooms;
  if (verb.words.maybe("public")) rooms.scope = cmd::RoomsScope::kPublic;
  if (verb.words.maybe("after")) rooms.after = verb.room();
  if (verb.words.maybe("limit")) rooms.limit = verb.words.number("a limit");
  verb.execute(std::move(rooms));
}

void ask_who(const Verb& verb) {
  verb.words.expect("in");
  verb.execute(cmd::Who{verb.room()});
}

// Of those that bring nothing along.
template <class Command>
void bare(const Verb& verb) {
  verb.execute(Command{});
}

void ask_profile(const Verb& verb) {
  verb.words.expect("of");
  verb.execute(cmd::Profile{verb.users()});
}

void rename(const Verb& verb) {
  verb.execute(cmd::Me{verb.words.take("a name"), {}});
}

void bye(const Verb& verb) {
  verb.execute(cmd::Bye{});
}

void tell(const Verb& verb) {
  const std::string to = verb.words.take("a user");
  const std::string text = verb.words.take("a text");
  verb.words.end();
  verb.house.send_by_name(verb.client, to, text);
}

void hand(const Verb& verb) {
  const std::string to = verb.words.take("a user");
  const std::string text = verb.words.take("a text");
  verb.words.end();
  verb.house.relay_by_name(verb.client, to, text);
}

struct Entry {
  const char* phrase;
  void (*run)(const Verb&);
};

constexpr std::array kVerbs{
    Entry{"joins", join_or_guest},
    Entry{"returns", come_back},
    Entry{"says hello again", greet_again},
    Entry{"connects", connect_only},
    Entry{"disconnects", go},
    Entry{"dials in", dial_in},
    Entry{"sends many", send_many},
    Entry{"sends", send},
    Entry{"edits", edit},
    Entry{"deletes", erase},
    Entry{"reacts", react_on},
    Entry{"takes back", react_off},
    Entry{"opens", open},
    Entry{"leaves", leave},
    Entry{"invites", invite},
    Entry{"accepts", answer_offer<cmd::Accept>},
    Entry{"declines", answer_offer<cmd::Decline>},
    Entry{"asks invites", bare<cmd::Invites>},
    Entry{"wants to be asked", prefer<true>},
    Entry{"wants to be added", prefer<false>},
    Entry{"sets", set},
    Entry{"reads", read},
    Entry{"types", type<true>},
    Entry{"stops typing", type<false>},
    Entry{"signals", signal},
    Entry{"asks history", ask_history},
    Entry{"asks rooms", ask_rooms},
    Entry{"asks who", ask_who},
    Entry{"asks profile", ask_profile},
    Entry{"asks me", bare<cmd::Me>},
    Entry{"is now called", rename},
    Entry{"pings", bare<cmd::Ping>},
    Entry{"says bye", bye},
    Entry{"tells", tell},
    Entry{"hands", hand},
};

}  // namespace

void run_verb(ScriptHouse& house, const std::string& client, ScriptWords& words) {
  for (const Entry& entry : kVerbs) {
    if (!words.maybe(entry.phrase)) continue;
    entry.run(Verb{house, client, words});
    return;
  }
  words.fail("no such verb: " + words.rest());
}

}  // namespace parley::testing
