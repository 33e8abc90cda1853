#include "core/users.h"

#include <cstring>
#include <functional>

#include "base/check.h"

namespace parley::core {
namespace {

std::size_t hash_of(std::string_view id) {
  return std::hash<std::string_view>{}(id);
}

// A hash of a secret needs no mixing: its first bytes are as good as any.
std::size_t hash_of(const model::TokenHash& hash) {
  std::size_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

}  // namespace

auto Users::id_hash_at() const {
  return [this](UserIndex index) { return hash_of(users_[index].id.value()); };
}

auto Users::token_hash_at() const {
  return [this](std::uint32_t token) { return hash_of(tokens_[token].hash); };
}

UserIndex Users::add(const model::PutUser& user, model::Seq head) {
  const auto index = static_cast<UserIndex>(users_.size());
  CHECK(index != kNoUser && find(user.user.value()) == kNoUser);
  User& added = users_.emplace_back();
  added.id = user.user;
  added.display = user.display;
  added.log = user.log;
  added.head = head;
  added.guest = user.guest;
  by_id_.insert(index, id_hash_at());
  return index;
}

void Users::add_token(const model::TokenHash& hash, UserIndex user) {
  CHECK(find(hash) == kNoUser);
  users_[user].proven = true;
  tokens_.push_back({hash, user});
  by_token_.insert(static_cast<std::uint32_t>(tokens_.size() - 1), token_hash_at());
}

UserIndex Users::find(std::string_view id) const {
  return by_id_.find(hash_of(id), [&](UserIndex index) { return users_[index].id.value() == id; });
}

UserIndex Users::find(const model::TokenHash& hash) const {
  const std::uint32_t token = by_token_.find(
      hash_of(hash), [&](std::uint32_t index) { return tokens_[index].hash == hash; });
  return token == FlatIndex::kNone ? kNoUser : tokens_[token].user;
}

}  // namespace parley::core
