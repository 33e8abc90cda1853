#include "core/article_desk.h"

#include "base/check.h"

namespace parley::core {

std::optional<ClientId> ArticleDesk::sit(const model::UserId& user, ClientId client,
                                         Tongue tongue) {
  CHECK(by_client_.emplace(client, user).second);
  const auto [seat, fresh] = by_name_.try_emplace(user);
  std::optional<ClientId> replaced;
  if (!fresh) {
    replaced = seat->second.client;
    CHECK(by_client_.erase(*replaced) == 1);
  }
  seat->second.client = client;
  seat->second.tongue = tongue;
  return replaced;
}

void ArticleDesk::leave(ClientId client) {
  const auto found = by_client_.find(client);
  if (found == by_client_.end()) return;
  CHECK(by_name_.erase(found->second) == 1);
  by_client_.erase(found);
}

ArticleDesk::Seat* ArticleDesk::find(const model::UserId& user) {
  const auto found = by_name_.find(user);
  return found == by_name_.end() ? nullptr : &found->second;
}

}  // namespace parley::core
