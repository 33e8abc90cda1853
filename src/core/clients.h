// Clients: the connections that have been greeted, each a device of a user. Who has one is online.
//
// Threads: the core's.
// Invariant: a client has one session; the sessions of a user form one list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/flat_index.h"
#include "core/users.h"
#include "model/client.h"

namespace parley::core {

using model::ClientId;
using SessionIndex = std::uint32_t;

// What a connection speaks decides what it follows.
enum class Tongue : std::uint8_t {
  kParley,         // its user's own log and every room
  kArticle,        // the article's tongue: nothing (`--article relay`),
  kArticleStored,  // or the direct rooms (`--article store`)
};

struct Session {
  std::uint64_t device = 0;  // hash of its name; 0: it gave none
  ClientId client;
  UserIndex user = kNoUser;
  SessionIndex next_of_user = UINT32_MAX;
  Tongue tongue = Tongue::kParley;
};

class Clients {
 public:
  // The client must not be attached yet.
  void attach(ClientId client, UserIndex user, std::uint64_t device, Tongue tongue);
  // Answers the user it belonged to, or kNoUser if it was not attached.
  UserIndex detach(ClientId client);

  const Session* find(ClientId client) const;
  // The connection of that user and device, or nullptr. Device 0 is nobody's.
  const Session* find(UserIndex user, std::uint64_t device) const;

  std::uint32_t count_of(UserIndex user) const;
  bool online(UserIndex user) const { return first_of(user) != kNone; }

  template <class Fn>  // Fn(const Session&); may not attach or detach
  void for_user(UserIndex user, Fn&& fn) const {
    for (SessionIndex s = first_of(user); s != kNone; s = sessions_[s].next_of_user) {
      fn(sessions_[s]);
    }
  }

  // A client whose hello waits for the store.
  bool begin_greeting(ClientId client);  // false: it already waits
  bool end_greeting(ClientId client);    // false: it went away meanwhile

  std::size_t size() const { return by_client_.size(); }

 private:
  SessionIndex first_of(UserIndex user) const {
    return user < first_of_user_.size() ? first_of_user_[user] : kNone;
  }

  SessionIndex index_of(ClientId client) const;
  auto hash_at() const;

  std::deque<Session> sessions_;
  std::vector<SessionIndex> free_;
  FlatIndex by_client_;
  std::vector<SessionIndex> first_of_user_;
  std::unordered_set<ClientId> greeting_;
};

// 0 for an empty name only.
std::uint64_t device_hash(std::string_view device);

}  // namespace parley::core
