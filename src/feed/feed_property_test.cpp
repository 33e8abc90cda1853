// Any schedule of what a loop can do to a Feed, against the plain truth: the logs as vectors, and
// for each reader what its bytes decode to.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "feed/feed.h"

namespace parley::feed {
namespace {

constexpr std::size_t kLogs = 3;
constexpr std::size_t kReaders = 4;
constexpr Form kOtherForm = 7;

// "<form>:e<log>:<seq>:<skip>…;", padded so that frames have many lengths; "<form>:x<log>:<n>;"
// is ephemeral.
void encode(Form form, const model::Event& event, std::string& out) {
  out += std::to_string(form) + ":e" + std::to_string(event.log.value()) + ":" +
         std::to_string(event.seq) + ":" + std::to_string(event.skip) + ":";
  out.append(event.seq % 23, '.');
  out += ";";
}

struct Log {
  std::vector<model::EventPtr> events;
  Seq published = 0;  // as the loop was told
};

struct Client {
  ReaderId id;
  Form form = 0;
  std::string bytes;
  std::string rest;  // of a cut frame: goes before anything else
  bool blocked = false;
  bool live = false;
  bool resumed = false;
  std::optional<std::size_t> lead;     // the log that goes first, if one does
  std::map<std::size_t, Seq> last;     // of each log it follows
  std::map<std::size_t, Seq> live_at;  // heads at the time of the follow
};

class World {
 public:
  World()
      : resting_max_(*rc::gen::inRange<std::size_t>(0, 4)),
        feed_(encode, bounds(resting_max_)),
        logs_(kLogs),
        clients_(kReaders) {}

  void step();
  void settle();

 private:
  static Feed::Bounds bounds(std::size_t resting_max) {
    return {*rc::gen::inRange<std::size_t>(1, 200),   *rc::gen::inRange<std::size_t>(1, 600),
            *rc::gen::inRange<std::size_t>(50, 2000), *rc::gen::inRange<std::size_t>(1, 300),
            *rc::gen::inRange<std::size_t>(1, 100),   resting_max};
  }
  static model::RoomId room(std::size_t log) { return model::RoomId(log + 1); }

  void grow();
  void publish(std::size_t log, Seq seq);
  void catch_up_publishing(std::size_t log);
  void ephemeral();
  void add_or_remove();
  void follow();
  void send(Client& client, bool all);
  void send_due(bool all);
  void answer(std::size_t index, int how);
  void take(Client& client, std::string_view bytes);
  void frame(Client& client, std::string_view text);
  void lead_goes_first(const Client& client, std::string_view frames);
  bool check_live(Client& client);
  Client* client_of(ReaderId id);

  std::size_t resting_max_;
  Feed feed_;
  std::vector<Log> logs_;
  std::vector<std::optional<Client>> clients_;
  std::vector<Feed::Fetch> fetches_;
  std::map<std::pair<std::size_t, Seq>, bool> pushed_;
  std::set<std::string> said_;  // ephemeral frames so far
  int ephemerals_ = 0;
};

Client* World::client_of(ReaderId id) {
  for (auto& client : clients_) {
    if (client && client->id == id) return &*client;
  }
  return nullptr;
}

void World::grow() {
  const auto log = *rc::gen::inRange<std::size_t>(0, kLogs);
  const auto count = *rc::gen::weightedElement<int>({{10, 1}, {3, 20}, {1, 300}});
  for (int i = 0; i < count; ++i) {
    auto event = std::make_shared<model::Event>();
    event->log = room(log);
    event->seq = logs_[log].events.size() + 1;
    event->body = model::Posted{};
    pushed_[{log, event->seq}] = *rc::gen::weightedElement<bool>({{4, true}, {1, false}});
    logs_[log].events.push_back(std::move(event));
  }
  // Sometimes the loop is told later, sometimes only of the last one: a hole.
  const auto how = *rc::gen::weightedElement<int>({{8, 0}, {2, 1}, {1, 2}});
  if (how == 0) catch_up_publishing(log);
  if (how == 2) publish(log, logs_[log].events.size());
}

void World::publish(std::size_t log, Seq seq) {
  feed_.publish(logs_[log].events[seq - 1], pushed_[{log, seq}]);
  logs_[log].published = std::max(logs_[log].published, seq);
}

void World::catch_up_publishing(std::size_t log) {
  // One that was said before does no harm.
  const Seq from = std::max<Seq>(1, logs_[log].published);
  for (Seq seq = from; seq <= logs_[log].events.size(); ++seq) publish(log, seq);
}

void World::ephemeral() {
  const auto log = *rc::gen::inRange<std::size_t>(0, kLogs);
  const Form form = *rc::gen::element(kProtocolForm, kOtherForm);
  const std::string text = std::to_string(form) + ":x" + std::to_string(log + 1) + ":" +
                           std::to_string(++ephemerals_) + ";";
  said_.insert(text.substr(0, text.size() - 1));
  feed_.broadcast(room(log), form, text);
}

void World::add_or_remove() {
  auto& client = clients_[*rc::gen::inRange<std::size_t>(0, kReaders)];
  if (client) {
    feed_.remove_reader(client->id);
    client.reset();
    return;
  }
  client.emplace();
  client->form = *rc::gen::element(kProtocolForm, kProtocolForm, kOtherForm);
  client->id = feed_.add_reader(client->form);
}

void World::follow() {
  auto& client = clients_[*rc::gen::inRange<std::size_t>(0, kReaders)];
  if (!client) return;
  take(*client, std::exchange(client->rest, {}));  // counts as sent, before what comes now
  const auto log = *rc::gen::inRange<std::size_t>(0, kLogs);
  if (client->lead == log) return;
  if (client->last.contains(log)) {
    feed_.unfollow(client->id, room(log));
    client->last.erase(log);
    client->live_at.erase(log);
    RC_ASSERT(!feed_.follows(client->id, room(log)));
    return;
  }
  const Seq head = logs_[log].published;
  const Seq from = *rc::gen::inRange<Seq>(1, head + 2);
  feed_.follow(client->id, room(log), from, head);
  feed_.follow(client->id, room(log), 1, head);  // moves nothing
  RC_ASSERT(feed_.position(client->id, room(log)) == from);
  if (client->last.empty() && *rc::gen::arbitrary<bool>()) {
    feed_.lead_with_first(client->id);
    client->lead = log;
  }
  client->last[log] = from - 1;
  if (!client->live && from <= head) client->live_at[log] = head;
}

void World::frame(Client& client, std::string_view text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  RC_ASSERT(parts.size() >= 3U);
  RC_ASSERT(parts[0] == std::to_string(client.form));
  if (parts[1][0] == 'x') {
    RC_ASSERT(said_.contains(std::string(text)));
    return;
  }
  const std::size_t log = std::stoul(parts[1].substr(1)) - 1;
  const Seq seq = std::stoull(parts[2]);
  const Seq skip = std::stoull(parts[3]);
  const auto last = client.last.find(log);
  if (last == client.last.end()) return;      // the rest of a frame that was cut before unfollow
  RC_ASSERT(seq > last->second);              // no double
  RC_ASSERT(seq - skip <= last->second + 1);  // no hole
  for (Seq silent = last->second + 1; silent < seq; ++silent) {
    RC_ASSERT((!pushed_[{log, silent}]));
  }
  last->second = seq;
}

void World::take(Client& client, std::string_view bytes) {
  client.bytes += bytes;
  for (std::size_t end = 0; (end = client.bytes.find(';')) != std::string::npos;) {
    frame(client, std::string_view(client.bytes).substr(0, end));
    client.bytes.erase(0, end + 1);
  }
}

// What is about to be sent: nothing of another log stands before the end of the leading one.
void World::lead_goes_first(const Client& client, std::string_view frames) {
  Seq told = client.last.at(*client.lead);
  while (!frames.empty()) {
    const std::string_view text = frames.substr(0, frames.find(';'));
    frames.remove_prefix(text.size() + 1);
    const std::string_view about = text.substr(text.find(':') + 2);  // "<log>:<seq>:…"
    const std::size_t colon = about.find(':');
    const std::size_t log = std::stoul(std::string(about.substr(0, colon))) - 1;
    if (log != *client.lead) {
      for (Seq silent = told + 1; silent <= logs_[*client.lead].published; ++silent) {
        RC_ASSERT((!pushed_[{*client.lead, silent}]));
      }
    } else if (text[text.find(':') + 1] == 'e') {
      told = std::stoull(std::string(about.substr(colon + 1)));
    }
  }
}

bool World::check_live(Client& client) {
  if (!feed_.took_live(client.id)) return false;
  RC_ASSERT(client.resumed);
  RC_ASSERT(!client.live);
  client.live = true;
  take(client, std::exchange(client.rest, {}));
  for (const auto& [log, head] : client.live_at) {
    for (Seq seq = client.last[log] + 1; seq <= head; ++seq) RC_ASSERT((!pushed_[{log, seq}]));
  }
  return true;
}

void World::send(Client& client, bool all) {
  take(client, std::exchange(client.rest, {}));
  const std::vector<std::string_view> pieces = feed_.gather(client.id);
  std::string whole;
  for (const std::string_view piece : pieces) whole += piece;
  if (client.lead) lead_goes_first(client, whole);
  const bool foretold = feed_.goes_live(client.id);
  const std::size_t sent = all ? whole.size() : *rc::gen::inRange<std::size_t>(0, whole.size() + 1);
  take(client, std::string_view(whole).substr(0, sent));
  feed_.advance(client.id, sent, client.rest);
  if (sent < whole.size()) {
    client.blocked = true;
    feed_.set_blocked(client.id, true);
  }
  const bool live = check_live(client);
  if (sent == whole.size()) RC_ASSERT(live == foretold);
}

void World::send_due(bool all) {
  std::vector<ReaderId> due;
  feed_.take_due(due);
  std::set<std::uint64_t> once;
  for (const ReaderId id : due) {
    RC_ASSERT(once.insert(id.bits()).second);
    Client* client = client_of(id);
    RC_ASSERT(client != nullptr);
    RC_ASSERT(!client->blocked);
    send(*client, all);
  }
  feed_.end_turn();
  feed_.take_fetches(fetches_);
}

// how: 0 a good page, 1 nothing, 2 one that begins too late, 3 one with a hole.
void World::answer(std::size_t index, int how) {
  const Feed::Fetch fetch = fetches_[index];
  fetches_.erase(fetches_.begin() + static_cast<std::ptrdiff_t>(index));
  const auto& events = logs_[fetch.log.value() - 1].events;
  std::vector<model::EventPtr> page;
  if (how != 1) {
    const std::size_t begin = fetch.from - 1 + (how == 2 ? 1U : 0U);
    const std::size_t size = *rc::gen::inRange<std::size_t>(1, 40);
    for (std::size_t i = begin; i < std::min(begin + size, events.size()); ++i) {
      if (how != 3 || i % 3 != 0) page.push_back(events[i]);
    }
  }
  feed_.fetched(fetch, page);
}

void World::step() {
  switch (*rc::gen::weightedElement<int>(
      {{6, 0}, {2, 1}, {2, 2}, {4, 3}, {8, 4}, {4, 5}, {3, 6}, {1, 7}})) {
    case 0:
      return grow();
    case 1:
      return ephemeral();
    case 2:
      return add_or_remove();
    case 3:
      return follow();
    case 4:
      return send_due(false);
    case 5:
      if (fetches_.empty()) return;
      return answer(*rc::gen::inRange<std::size_t>(0, fetches_.size()),
                    *rc::gen::weightedElement<int>({{6, 0}, {1, 1}, {1, 2}, {1, 3}}));
    case 6: {
      auto& client = clients_[*rc::gen::inRange<std::size_t>(0, kReaders)];
      if (!client) return;
      client->blocked = !client->blocked;
      return feed_.set_blocked(client->id, client->blocked);
    }
    default: {
      auto& client = clients_[*rc::gen::inRange<std::size_t>(0, kReaders)];
      if (!client || client->resumed) return;
      client->resumed = true;
      return feed_.resumed(client->id);
    }
  }
}

// Everything flows again: all have all, and with the last reader the last channel goes.
void World::settle() {
  for (std::size_t log = 0; log < kLogs; ++log) catch_up_publishing(log);
  for (auto& client : clients_) {
    if (!client) continue;
    client->blocked = false;
    feed_.set_blocked(client->id, false);
    if (!std::exchange(client->resumed, true)) feed_.resumed(client->id);
  }
  for (int turns = 0; feed_.has_due() || !fetches_.empty(); ++turns) {
    RC_ASSERT(turns < 20'000);
    send_due(true);
    while (!fetches_.empty()) answer(0, 0);
  }
  for (auto& client : clients_) {
    if (!client) continue;
    take(*client, std::exchange(client->rest, {}));
    RC_ASSERT(client->bytes.empty());  // no frame ends in the middle
    RC_ASSERT(client->live);
    for (const auto& [log, last] : client->last) {
      RC_ASSERT(feed_.position(client->id, room(log)) == logs_[log].events.size() + 1);
      for (Seq seq = last + 1; seq <= logs_[log].events.size(); ++seq) {
        RC_ASSERT((!pushed_[{log, seq}]));
      }
    }
    feed_.remove_reader(client->id);
    client.reset();
  }
  const Feed::Counts counts = feed_.counts();
  RC_ASSERT(counts.readers == 0U);
  RC_ASSERT(counts.channels <= resting_max_);
  if (counts.channels == 0) RC_ASSERT(counts.tail_bytes == 0U);
}

RC_GTEST_PROP(FeedProperty, EveryReaderGetsEachEventOnceAndInOrder, ()) {
  World world;
  const int steps = *rc::gen::inRange(1, 150);
  for (int i = 0; i < steps; ++i) world.step();
  world.settle();
}

}  // namespace
}  // namespace parley::feed
