#include "support/script.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "support/script_house.h"
#include "support/script_verbs.h"
#include "support/script_words.h"

namespace parley::testing {
namespace {

// A reply that the line before got, and nobody has looked at yet.
struct Unread {
  std::string client;
  int line = 0;
};

class Run {
 public:
  std::optional<ScriptFailure> run(std::string_view source);

 private:
  void line(std::string_view text);
  void statement(ScriptWords& words);
  void server(ScriptWords& words);
  void hears(const std::string& client, ScriptWords& words);
  void sees(const std::string& client, ScriptWords& words);
  void crowd(std::uint64_t count, ScriptWords& words);
  void check_unread();
  void fail(int line, std::string message) {
    if (!failure_) failure_ = ScriptFailure{line, std::move(message)};
  }

  ScriptHouse house_;
  int line_ = 0;
  bool slow_ = false;
  std::optional<Unread> unread_;
  std::optional<ScriptFailure> failure_;
};

// A line that says nothing of its answer wants it to be ok.
void Run::check_unread() {
  if (!unread_) return;
  const Unread unread = *std::exchange(unread_, std::nullopt);
  auto& replies = house_.at(unread.client).replies;
  if (slow_ || replies.empty()) return;
  if (replies.front().starts_with("error")) fail(unread.line, "answered: " + replies.front());
  replies.clear();
}

void Run::hears(const std::string& client, ScriptWords& words) {
  const std::string wanted = words.rest();
  auto& replies = house_.at(client).replies;
  if (wanted == "nothing") {
    if (!replies.empty()) fail(line_, "answered: " + replies.front());
    return;
  }
  if (replies.empty()) {
    fail(line_, "no answer; wanted: " + wanted);
    return;
  }
  if (!script_matches(wanted, replies.front())) {
    fail(line_, "answered: " + replies.front() + "; wanted: " + wanted);
  }
  replies.pop_front();
}

void Run::sees(const std::string& client, ScriptWords& words) {
  auto& seen = house_.at(client).seen;
  if (words.maybe("nothing")) {
    if (!seen.empty()) fail(line_, client + " sees: " + seen.front());
    words.end();
    return;
  }
  const bool never = words.maybe("no");
  const std::string wanted = words.rest();
  std::string passed;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (!script_matches(wanted, seen[i])) {
      passed += "\n  " + seen[i];
      continue;
    }
    if (never) {
      fail(line_, client + " sees: " + seen[i]);
    } else {
      seen.erase(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    return;
  }
  if (!never) fail(line_, client + " does not see: " + wanted + "; but:" + passed);
}

void Run::server(ScriptWords& words) {
  if (words.maybe("disk is full")) {
    house_.set_disk_full(true);
  } else if (words.maybe("disk is free")) {
    house_.set_disk_full(false);
  } else if (words.maybe("disk breaks")) {
    house_.break_disk();
  } else if (words.maybe("store answers late")) {
    house_.set_slow(slow_ = true);
  } else if (words.maybe("store answers")) {
    house_.set_slow(slow_ = false);
  } else if (words.maybe("server restarts")) {
    house_.restart();
  } else if (words.maybe("server without limits")) {
    house_.settings.limits = false;
  } else if (words.maybe("server without guests")) {
    house_.settings.guests = false;
  } else if (words.maybe("server without default room")) {
    house_.settings.default_room.clear();
  } else {
    words.expect("time passes");
    house_.pass(Millis(words.number("milliseconds")));
    words.expect("ms");
  }
  words.end();
}

// `500 guests join`, `63 devices of ada return`.
void Run::crowd(std::uint64_t count, ScriptWords& words) {
  const bool guests = words.maybe("guests join");
  std::string person;
  if (!guests) {
    words.expect("devices of");
    person = words.take("a person");
    words.expect("return");
  }
  words.end();
  for (std::uint64_t i = 1; i <= count && !words.mistake(); ++i) {
    const std::string name =
        guests ? "guest-" + std::to_string(i) : person + "/" + std::to_string(i);
    ScriptWords line(guests ? "joins as guest \"" + name + "\"" : "returns");
    run_verb(house_, name, line);
    const auto& replies = house_.at(name).replies;
    if (replies.empty() || replies.front().starts_with("error")) fail(line_, name + " is refused");
  }
}

void Run::statement(ScriptWords& words) {
  for (const char* start : {"disk", "store", "server", "time"}) {
    ScriptWords look = words;
    if (look.maybe(start)) {
      server(words);
      return;
    }
  }
  const std::string client = words.take("who");
  if (client.find_first_not_of("0123456789") == std::string::npos) {
    crowd(std::strtoull(client.c_str(), nullptr, 10), words);
  } else if (words.maybe("hears")) {
    hears(client, words);
  } else if (words.maybe("sees")) {
    sees(client, words);
  } else if (words.maybe("looks away")) {
    house_.at(client).seen.clear();
    words.end();
  } else {
    house_.at(client).replies.clear();
    run_verb(house_, client, words);
    unread_ = Unread{client, line_};
  }
}

void Run::line(std::string_view text) {
  if (text.find_first_not_of(" \r") == std::string_view::npos || text.starts_with('#')) return;
  ScriptWords words(text);
  if (words.indented() && unread_) {
    const std::string client = unread_->client;
    hears(client, words);
    if (house_.at(client).replies.empty()) unread_.reset();
  } else if (words.indented()) {
    words.fail("an answer without a question");
  } else {
    check_unread();
    statement(words);
  }
  if (words.mistake()) fail(line_, *words.mistake());
  if (house_.fault()) fail(line_, *house_.fault());
}

std::optional<ScriptFailure> Run::run(std::string_view source) {
  while (!source.empty() && !failure_) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    ++line_;
    line(source.substr(0, end));
    source.remove_prefix(std::min(end + 1, source.size()));
  }
  if (!failure_) check_unread();
  return failure_;
}

}  // namespace

std::optional<ScriptFailure> run_script(std::string_view source) {
  return Run().run(source);
}

}  // namespace parley::testing
