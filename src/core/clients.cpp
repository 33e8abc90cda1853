#include "core/clients.h"

#include "base/check.h"
#include "core/digest.h"

namespace parley::core {
namespace {

std::size_t hash_of(ClientId client) {
  return mix_bits(client.slot.bits() ^ (std::uint64_t{client.loop} << 24U));
}

}  // namespace

auto Clients::hash_at() const {
  return [this](SessionIndex index) { return hash_of(sessions_[index].client); };
}

void Clients::attach(ClientId client, UserIndex user, std::uint64_t device, Tongue tongue) {
  CHECK(find(client) == nullptr);
  SessionIndex index = 0;
  if (free_.empty()) {
    index = static_cast<SessionIndex>(sessions_.size());
    sessions_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  if (user >= first_of_user_.size()) first_of_user_.resize(std::size_t{user} + 1, kNone);
  sessions_[index] = Session{device, client, user, first_of_user_[user], tongue};
  first_of_user_[user] = index;
  by_client_.insert(index, hash_at());
}

UserIndex Clients::detach(ClientId client) {
  greeting_.erase(client);
  const SessionIndex index = index_of(client);
  if (index == kNone) return kNoUser;
  by_client_.erase(index, hash_at());
  const UserIndex user = sessions_[index].user;
  SessionIndex* link = &first_of_user_[user];
  while (*link != index) link = &sessions_[*link].next_of_user;
  *link = sessions_[index].next_of_user;
  free_.push_back(index);
  return user;
}

SessionIndex Clients::index_of(ClientId client) const {
  return by_client_.find(hash_of(client),
                         [&](SessionIndex index) { return sessions_[index].client == client; });
}

const Session* Clients::find(ClientId client) const {
  const SessionIndex index = index_of(client);
  return index == kNone ? nullptr : &sessions_[index];
}

const Session* Clients::find(UserIndex user, std::uint64_t device) const {
  if (device == 0) return nullptr;
  for (SessionIndex s = first_of(user); s != kNone; s = sessions_[s].next_of_user) {
    if (sessions_[s].device == device) return &sessions_[s];
  }
  return nullptr;
}

std::uint32_t Clients::count_of(UserIndex user) const {
  std::uint32_t count = 0;
  for_user(user, [&](const Session&) { ++count; });
  return count;
}

bool Clients::begin_greeting(ClientId client) {
  return greeting_.insert(client).second;
}

bool Clients::end_greeting(ClientId client) {
  return greeting_.erase(client) == 1;
}

std::uint64_t device_hash(std::string_view device) {
  if (device.empty()) return 0;
  const std::uint64_t hash = Digest().add(device).value();
  return hash == 0 ? 1 : hash;
}

}  // namespace parley::core
