// ScriptHouse: a whole Parley without sockets, for scripts: the core, the memory store, and a feed
// of one line; in one thread, with a clock that only a script moves.
//
// Invariant: what a connection gets of a log is gapless, and ends with its membership; a breach is
// kept as fault().
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "core/core.h"
#include "store/memory/memory_store.h"
#include "support/script_text.h"

namespace parley::testing {

// One connection of a script, by the name the script gives it (`ada`, or `ada/phone`).
struct ScriptClient {
  core::ClientId id;
  bool open = false;
  std::map<model::RoomId, model::Seq> next;  // of each log it follows
  std::deque<std::string> replies;
  std::deque<std::string> seen;
  model::Since since;  // what it held when it went
};

class ScriptHouse {
 public:
  ScriptHouse();

  core::Settings settings;  // to be changed before the first connection

  ScriptClient& connect(const std::string& name);  // a new connection of that name
  ScriptClient& at(const std::string& name);
  void disconnect(const std::string& name);

  // Each runs the core, and the store too while it answers at once.
  void hello(const std::string& name, model::cmd::Hello hello);
  void execute(const std::string& name, model::Command command);
  void sign_in(const std::string& name, bool follow);
  void send_by_name(const std::string& from, const std::string& to, std::string text);
  void relay_by_name(const std::string& from, const std::string& to, std::string text);

  void restart();  // of the server: connections end, the store stays
  void set_disk_full(bool full) { disk_full_ = full; }
  void break_disk() { broken_ = true; }
  void set_slow(bool slow);  // true: the store keeps what it is asked until set_slow(false)
  void pass(Millis time);

  // The user of a connection's name: what stands before the slash.
  static std::string person(const std::string& name) { return name.substr(0, name.find('/')); }
  const std::string& token(const std::string& name) { return tokens_[person(name)]; }
  void give_token(const std::string& name, const std::string& token) {
    tokens_[person(name)] = token;
  }
  model::RoomId room(const std::string& label) const;  // none: no such room
  std::string epoch() const { return "script"; }
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  void start();
  void run(core::Effects effects);
  void carry_out(core::Effect& effect);
  void publish(const core::Publish& publish);
  void follow(const core::Follow& follow);
  void answer_store();
  model::Outcome commit(const model::Job& job);
  void note_labels(const model::Job& job);
  void end(ScriptClient& client);
  ScriptClient* find(core::ClientId id);
  core::ByName by_name(const std::string& from, const std::string& to, std::string text);
  core::Credential credential_for(const std::string& token);
  void fault(std::string text) {
    if (!fault_) fault_ = std::move(text);
  }

  SeededRandom random_{1};
  store::MemoryStore store_{"script"};
  std::unique_ptr<store::Reader> reader_;
  std::unique_ptr<core::Core> core_;
  Now now_;
  std::map<std::string, ScriptClient> clients_;
  std::map<std::string, std::string> tokens_;
  RoomLabels labels_;
  std::deque<core::Effect> asked_;  // Submit, Fetch, Count
  std::uint32_t next_slot_ = 1;
  std::uint64_t next_request_ = 1;
  bool slow_ = false;
  bool disk_full_ = false;
  bool broken_ = false;
  std::optional<std::string> fault_;
};

}  // namespace parley::testing
