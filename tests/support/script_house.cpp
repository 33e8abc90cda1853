#include "support/script_house.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace parley::testing {
namespace {

constexpr std::size_t kPageBytes = 64 * 1024;
constexpr model::Origin kFarAway = 1;  // one address for all, and not loopback

// Stands for SHA-256: different tokens, different hashes.
model::TokenHash hash_of(const std::string& token) {
  model::TokenHash hash{};
  std::memcpy(hash.data(), token.data(), std::min(token.size(), hash.size()));
  return hash;
}

}  // namespace

ScriptHouse::ScriptHouse() {
  settings.guests = true;
  now_.wall = from_unix_ms(1'700'000'000'000);
  now_.mono = MonoTime(std::chrono::seconds(1'000));
}

// ---- connections --------------------------------------------------------------------------------

ScriptClient& ScriptHouse::connect(const std::string& name) {
  if (!core_) start();
  ScriptClient& client = clients_[name];
  if (client.open) {
    // The script's name moves on to the newer connection; the older one lives under another.
    clients_["the older " + name] = std::exchange(client, {});
  }
  ScriptClient fresh;
  fresh.id = {0, {next_slot_++, 1}};
  fresh.open = true;
  fresh.since = client.since;
  client = std::move(fresh);
  return client;
}

ScriptClient& ScriptHouse::at(const std::string& name) {
  return clients_[name];
}

ScriptClient* ScriptHouse::find(core::ClientId id) {
  const auto found = std::find_if(clients_.begin(), clients_.end(), [&](const auto& entry) {
    return entry.second.open && entry.second.id == id;
  });
  return found == clients_.end() ? nullptr : &found->second;
}

void ScriptHouse::end(ScriptClient& client) {
  client.open = false;
  client.since.epoch = epoch();
  client.since.rooms.clear();
  for (const auto& [log, next] : client.next) {
    if (labels_.contains(log)) {
      client.since.rooms.emplace_back(log, next - 1);
    } else {
      client.since.user = next - 1;
    }
  }
  client.next.clear();
}

void ScriptHouse::disconnect(const std::string& name) {
  ScriptClient& client = at(name);
  end(client);
  core_->disconnected(client.id);
}

// ---- asking the core ----------------------------------------------------------------------------

core::Credential ScriptHouse::credential_for(const std::string& token) {
  if (!token.empty()) return {hash_of(token), {}};
  std::string made = "token-" + std::to_string(next_slot_++);
  return {hash_of(made), made};
}

void ScriptHouse::hello(const std::string& name, model::cmd::Hello hello) {
  core::Effects effects;
  core_->hello(at(name).id, next_request_++, hello, credential_for(hello.token), now_, effects);
  run(std::move(effects));
}

void ScriptHouse::execute(const std::string& name, model::Command command) {
  core::Effects effects;
  core_->execute(at(name).id, next_request_++, std::move(command), now_, effects);
  run(std::move(effects));
}

core::ByName ScriptHouse::by_name(const std::string& from, const std::string& to,
                                  std::string text) {
  return {at(from).id,       next_request_++, model::UserId(person(from)),
          model::UserId(to), std::move(text), kFarAway};
}

void ScriptHouse::sign_in(const std::string& name, bool follow) {
  core::Effects effects;
  core_->sign_in_by_name(at(name).id, model::UserId(person(name)), follow, kFarAway, now_, effects);
  run(std::move(effects));
}

void ScriptHouse::send_by_name(const std::string& from, const std::string& to, std::string text) {
  core::Effects effects;
  core_->send_by_name(by_name(from, to, std::move(text)), now_, effects);
  run(std::move(effects));
}

void ScriptHouse::relay_by_name(const std::string& from, const std::string& to, std::string text) {
  core::Effects effects;
  core_->relay_by_name(by_name(from, to, std::move(text)), effects);
  run(std::move(effects));
}

// ---- the world around ---------------------------------------------------------------------------

void ScriptHouse::start() {
  auto directory = store_.load();
  auto reader = store_.reader();
  CHECK(directory && reader);
  reader_ = std::move(*reader);
  core_ = std::make_unique<core::Core>(settings, random_, std::move(*directory));
  core::Effects effects;
  core_->start(now_, effects);
  run(std::move(effects));
}

void ScriptHouse::restart() {
  for (auto& [name, client] : clients_) {
    if (client.open) end(client);
  }
  asked_.clear();
  store_.restart();
  broken_ = false;
  core_.reset();
  start();
}

void ScriptHouse::set_slow(bool slow) {
  slow_ = slow;
  if (!slow) answer_store();
}

void ScriptHouse::pass(Millis time) {
  now_.wall += time;
  now_.mono += time;
  if (time < limits::kPresenceDelay || !core_->has_news()) return;
  core::Effects effects;
  core_->tell_news(effects);
  run(std::move(effects));
}

model::RoomId ScriptHouse::room(const std::string& label) const {
  for (const auto& [id, known] : labels_) {
    if (known == label) return id;
  }
  return {};
}

// ---- carrying out -------------------------------------------------------------------------------

void ScriptHouse::run(core::Effects effects) {
  for (core::Effect& effect : effects) carry_out(effect);
  if (!slow_) answer_store();
}

void ScriptHouse::carry_out(core::Effect& effect) {
  if (auto* reply = std::get_if<core::Reply>(&effect)) {
    ScriptClient* client = find(reply->to);
    if (client == nullptr) return;
    if (reply->answer) {
      if (const auto* hello = std::get_if<model::answer::Hello>(&*reply->answer)) {
        if (!hello->token.empty()) tokens_[hello->user.user.value()] = hello->token;
        if (!client->next.empty() || !client->seen.empty()) fault("something came before hello");
      }
    }
    // Who signs in by name alone is told without having asked; a script looks at what it asked for.
    if (reply->answer && !reply->request) return;
    client->replies.push_back(script_text(reply->answer, labels_));
  } else if (auto* tell = std::get_if<core::Tell>(&effect)) {
    if (ScriptClient* client = find(tell->to)) {
      client->seen.push_back(script_text(tell->what, labels_));
    }
  } else if (auto* close = std::get_if<core::CloseClient>(&effect)) {
    if (ScriptClient* client = find(close->client)) {
      client->seen.push_back(script_text(close->farewell));
      // Its end is told to the core as the gateway does it: later.
      end(*client);
      asked_.emplace_back(*close);
    }
  } else if (auto* follows = std::get_if<core::Follow>(&effect)) {
    follow(*follows);
  } else if (auto* unfollow = std::get_if<core::Unfollow>(&effect)) {
    if (ScriptClient* client = find(unfollow->client)) client->next.erase(unfollow->log);
  } else if (auto* resumed = std::get_if<core::Resumed>(&effect)) {
    if (ScriptClient* client = find(resumed->client)) client->seen.push_back("live");
  } else if (auto* event = std::get_if<core::Publish>(&effect)) {
    publish(*event);
  } else if (auto* broadcast = std::get_if<core::Broadcast>(&effect)) {
    for (auto& [name, client] : clients_) {
      if (!client.open || !client.next.contains(broadcast->log)) continue;
      if (broadcast->except == client.id) continue;
      client.seen.push_back(script_text(broadcast->what, labels_));
    }
  } else {
    if (const auto* submit = std::get_if<core::Submit>(&effect)) note_labels(submit->job);
    asked_.push_back(std::move(effect));
  }
}

void ScriptHouse::follow(const core::Follow& follow) {
  ScriptClient* client = find(follow.client);
  if (client == nullptr) return;
  if (client->next.contains(follow.log)) fault("a log is followed twice");
  if (follow.from > follow.head + 1) fault("a log is followed from beyond its head");
  if (follow.from <= follow.head) {
    const model::HistoryQuery query{follow.log, model::PageFrom::kAfter, follow.from - 1,
                                    follow.head - follow.from + 1};
    const auto page = reader_->page(query, kPageBytes);
    CHECK(page);
    for (const model::EventPtr& event : page->events) {
      client->seen.push_back(script_text(*event, labels_));
    }
  }
  client->next[follow.log] = follow.head + 1;
}

void ScriptHouse::publish(const core::Publish& publish) {
  for (auto& [name, client] : clients_) {
    const auto next = client.next.find(publish.event->log);
    if (!client.open || next == client.next.end() || publish.event->seq < next->second) continue;
    if (publish.event->seq != next->second) fault("a hole in what " + name + " gets");
    next->second = publish.event->seq + 1;
    if (publish.push) client.seen.push_back(script_text(*publish.event, labels_));
  }
}

// ---- the store ----------------------------------------------------------------------------------

void ScriptHouse::note_labels(const model::Job& job) {
  const auto* write = std::get_if<model::Write>(&job);
  if (write == nullptr) return;
  for (const model::Change& change : write->changes) {
    const auto* room = std::get_if<model::PutRoom>(&change);
    if (room == nullptr) continue;
    std::string label = "#" + room->name;
    // Only private rooms may have a name that is taken.
    if (room->kind == model::RoomKind::kPrivate && this->room(label)) label += "/2";
    if (room->kind == model::RoomKind::kDirect) {
      label = "@" + room->key.substr(3);
      std::replace(label.begin(), label.end(), ' ', '+');
    }
    labels_[room->room] = label;
  }
}

model::Outcome ScriptHouse::commit(const model::Job& job) {
  if (broken_) store_.fail_next(ErrorCode::kIo);
  if (disk_full_) store_.fail_next(ErrorCode::kDiskFull);
  auto outcomes = store_.commit({&job, 1});
  if (!outcomes) return model::Failed{outcomes.error()};
  return std::move(outcomes->front());
}

void ScriptHouse::answer_store() {
  while (!asked_.empty()) {
    // Readers are the slower ones: whatever was written before they answer is answered first.
    auto next = std::find_if(asked_.begin(), asked_.end(), [](const core::Effect& effect) {
      return !std::holds_alternative<core::Fetch>(effect) &&
             !std::holds_alternative<core::Count>(effect);
    });
    if (next == asked_.end()) next = asked_.begin();
    core::Effect asked = std::move(*next);
    asked_.erase(next);
    core::Effects effects;
    if (const auto* submit = std::get_if<core::Submit>(&asked)) {
      core_->done(submit->ticket, commit(submit->job), now_, effects);
    } else if (const auto* fetch = std::get_if<core::Fetch>(&asked)) {
      core_->fetched(fetch->ticket, reader_->page(fetch->query, kPageBytes), now_, effects);
    } else if (const auto* count = std::get_if<core::Count>(&asked)) {
      core_->counted(count->ticket, reader_->ordinal_at(count->log, count->seq), now_, effects);
    } else if (const auto* close = std::get_if<core::CloseClient>(&asked)) {
      core_->disconnected(close->client);
    }
    for (core::Effect& effect : effects) carry_out(effect);
  }
}

}  // namespace parley::testing
