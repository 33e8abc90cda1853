#include "core/users.h"

#include <cstring>

#include "base/check.h"

namespace parley::core {

Users::Users() : by_id_(0, IdHash{&users_}, IdEqual{&users_}) {}

UserIndex Users::add(const model::PutUser& user, model::Seq head) {
  const auto index = static_cast<UserIndex>(users_.size());
  CHECK(index != kNoUser);
  User& added = users_.emplace_back();
  added.id = user.user;
  added.display = user.display;
  added.log = user.log;
  added.head = head;
  added.guest = user.guest;
  CHECK(by_id_.insert(index).second);
  return index;
}

void Users::add_token(const model::TokenHash& hash, UserIndex user) {
  CHECK(by_token_.emplace(hash, user).second);
}

UserIndex Users::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? kNoUser : *found;
}

UserIndex Users::find(const model::TokenHash& hash) const {
  const auto found = by_token_.find(hash);
  return found == by_token_.end() ? kNoUser : found->second;
}

std::size_t Users::TokenHasher::operator()(const model::TokenHash& hash) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

}  // namespace parley::core
