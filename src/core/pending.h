// Pending and Serial: what waits for the store, and what waits for what waits.
//
// Threads: the core's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "core/continuation.h"
#include "core/effect.h"

namespace parley::core {

// Tickets, each with what to do when its answer comes.
// Invariant: a ticket is answered once.
template <class... Args>
class Pending {
 public:
  void add(Ticket ticket, Continuation<Args...> then) {
    const bool fresh = waiting_.emplace(ticket, std::move(then)).second;
    CHECK(fresh);
  }

  Continuation<Args...> take(Ticket ticket) {
    const auto found = waiting_.find(ticket);
    CHECK(found != waiting_.end());
    Continuation<Args...> then = std::move(found->second);
    waiting_.erase(found);
    return then;
  }

  std::size_t size() const { return waiting_.size(); }

 private:
  std::unordered_map<Ticket, Continuation<Args...>> waiting_;
};

// What only one change at a time may touch.
struct Key {
  enum class Kind : std::uint8_t {
    kMember,  // a = room, b = user
    kRoster,  // a = room: who owns it may change
    kSet,     // a = room: title and topic
    kName,    // text: a unique key of rooms
    kUser,    // text: a user id that is being made
    kOffers,  // a = user: what others offer to that one
  };
  Kind kind = Kind::kMember;
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::string text{};
  friend bool operator==(const Key&, const Key&) = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const noexcept {
    std::size_t hash = std::hash<std::string>{}(key.text);
    hash ^= static_cast<std::size_t>(key.kind) * 0x9E3779B97F4A7C15U;
    hash = (hash ^ key.a) * 0x9E3779B97F4A7C15U;
    return (hash ^ (hash >> 29U) ^ key.b) * 0xBF58476D1CE4E5B9U;
  }
};

// Keys in use, and for each the line of those who wait for it, first come first served.
// Invariant: whoever takes keys takes all it needs at once, so nobody holds one and waits for
// another, and no two can wait for each other.
template <class... Args>
class Serial {
 public:
  using Again = Continuation<Args...>;

  bool idle() const { return lines_.empty(); }

  // The first of the keys that is in use, or nullptr.
  const Key* busy(const std::vector<Key>& keys) const {
    if (idle()) return nullptr;
    for (const Key& key : keys) {
      if (lines_.contains(key)) return &key;
    }
    return nullptr;
  }

  void take(const std::vector<Key>& keys) {
    for (const Key& key : keys) {
      const bool fresh = lines_.try_emplace(key).second;
      CHECK(fresh);
    }
  }

  // `again` runs, from the start, once the key is free and its turn has come.
  void wait(const Key& key, Again again) {
    const auto line = lines_.find(key);
    CHECK(line != lines_.end());
    line->second.push_back(std::move(again));
  }

  // Frees the keys and runs who waited, in order, until one of them takes the key for itself.
  void release(const std::vector<Key>& keys, Args... args) {
    std::vector<std::pair<Key, Line>> lines;
    for (const Key& key : keys) {
      auto node = lines_.extract(key);
      CHECK(!node.empty());
      if (!node.mapped().empty()) lines.emplace_back(key, std::move(node.mapped()));
    }
    for (auto& [key, line] : lines) run(key, line, args...);
  }

 private:
  using Line = std::list<Again>;

  void run(const Key& key, Line& line, Args... args) {
    while (!line.empty()) {
      const auto taken = lines_.find(key);
      if (taken != lines_.end()) {
        // Who has just run may stand in the new line already; those left were there before.
        taken->second.splice(taken->second.begin(), line);
        return;
      }
      Again next = std::move(line.front());
      line.pop_front();
      next(args...);
    }
  }

  std::unordered_map<Key, Line, KeyHash> lines_;
};

}  // namespace parley::core
