// Client: one device of a person, behaving as the SDK does: hello with `since`, an outbox that is
// said again under the same cids after a cut, a backoff, and a way of reading that may be slow.
//
// Threads: one. Lifetime: as long as the world; what it is given outlives it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "sim/network.h"
#include "sim/outbox.h"
#include "sim/person.h"
#include "sim/trace.h"
#include "sim/view.h"
#include "ws/decoder.h"
#include "ws/inflater.h"

namespace parley::sim {

class Client {
 public:
  struct Parts {
    const Options& options;
    Schedule& schedule;
    Dice& dice;
    Trace& trace;
    Network& network;
    Judge& judge;
    const Truth& truth;
    // Hands a line to the server; false: nobody listens.
    std::function<bool(LineRef)> knock;
  };
  Client(const Parts& parts, Person& person, std::string name);

  void connect();
  void stall(Micros time);
  // Reads at once from now on.
  void heal();
  // Hangs up, and comes back or does not.
  enum class Then : bool { kStay, kComeBack };
  void hang_up(Then then);

  // ---- what it does ---------------------------------------------------------------------------
  bool greeted() const { return state_ == State::kGreeted; }
  const UserId& user() const { return person_.user; }
  Person& person() { return person_; }
  View& view() { return view_; }
  std::string make_cid();
  // A change: said until it is answered.
  void change(Change change);
  // A question about a room, or a note: said once. `fields` without the id.
  void tell(const std::string& fields);
  void ask_history(RoomId room, const std::string& fields);
  void ask_rooms(const std::string& fields);

  bool settled() const { return greeted() && outbox_.empty(); }
  std::size_t waiting() const { return outbox_.size(); }
  const std::string& name() const { return name_; }

 private:
  enum class State : std::uint8_t { kIdle, kGreeting, kGreeted };
  // What a reply is the answer to.
  struct Asked {
    enum class Kind : std::uint8_t { kHello, kChange, kHistory, kRooms };
    Kind kind = Kind::kHello;
    std::string cid{};
    RoomId room{};
  };

  void say(const std::string& fields, const Asked* asked);
  void say_hello();
  void say_changes();
  void write();
  void read_later();
  void read();
  void take(const ws::Step& step);
  void on_text(std::string_view text);
  void on_reply(const Asked& asked, Json reply);
  void on_hello(Json reply);
  void on_change(const Asked& asked, Json reply);
  void on_page(const Asked& asked, Json ok);
  void on_close(std::uint16_t code);
  void lost();
  void later(Micros delay, void (Client::*then)());

  Parts parts_;
  Person& person_;
  std::string name_;
  State state_ = State::kIdle;
  LineRef line_;
  unsigned attempt_ = 0;  // counts connections: what was put off for an older one is let go
  ws::Inflaters inflaters_;
  ws::Decoder decoder_;
  std::string out_;
  std::map<std::uint64_t, Asked> asked_;
  std::uint64_t next_id_ = 1;
  unsigned next_cid_ = 1;
  Outbox outbox_;
  View view_;
  simdjson::dom::parser parser_;
  Micros reads_within_{};
  std::size_t reads_bytes_max_ = 0;
  MonoTime stalled_until_{};
  bool reading_ = false;
  bool comes_back_ = true;
  bool asks_as_guest_ = false;
};

}  // namespace parley::sim
