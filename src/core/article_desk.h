// ArticleDesk: who is here by name alone (the article's manager: user → client).
//
// It knows a name from the moment it signs in, before the store has made its user, so that a
// relay reaches whoever is connected.
//
// Threads: the core's.
// Invariant: by_name_ and by_client_ are inverse to each other: one client a name, one name a
// client. So the end of a replaced connection finds nothing, and cannot remove the newer one.
#pragma once

#include <optional>
#include <unordered_map>

#include "core/clients.h"
#include "model/client.h"
#include "model/ids.h"

namespace parley::core {

class ArticleDesk {
 public:
  struct Seat {
    ClientId client;
    Tongue tongue = Tongue::kArticle;
  };

  // Answers the client that was replaced, if any.
  std::optional<ClientId> sit(const model::UserId& user, ClientId client, Tongue tongue);
  void leave(ClientId client);

  Seat* find(const model::UserId& user);
  bool has(const model::UserId& user) const { return by_name_.contains(user); }
  bool has(ClientId client) const { return by_client_.contains(client); }

 private:
  std::unordered_map<model::UserId, Seat> by_name_;
  std::unordered_map<ClientId, model::UserId> by_client_;
};

}  // namespace parley::core
