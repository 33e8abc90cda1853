#include "core/users.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <utility>

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

// As good as the text itself: two that fall together by chance are shown with their ids, or one of
// them is asked to take another name.
std::uint64_t look_hash(std::string_view look) {
  return hash_of(look);
}

}  // namespace

auto Users::id_hash_at() const {
  return [this](UserIndex index) { return hash_of(users_[index].id.value()); };
}

auto Users::token_hash_at() const {
  return [this](std::uint32_t token) { return hash_of(tokens_[token].hash); };
}

auto Users::skeleton_hash_at() const {
  return [this](UserIndex index) { return mix_bits(users_[index].skeleton); };
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
  add_forms(index, user.forms);
  return index;
}

void Users::add_forms(UserIndex index, const model::NameForms& forms) {
  User& added = users_[index];
  added.skeleton = look_hash(forms.skeleton);
  if (!has_skeleton(forms.skeleton)) by_skeleton_.insert(index, skeleton_hash_at());
  if (forms.folded != added.id.value()) other_folds_.try_emplace(forms.folded, index);
  added.id_look = look_hash(model::look_of_id(forms.skeleton));
  set_look(added, forms.look);
  for (const LookHash look : looks_of(added)) {
    const UserIndex other = looks_.only(look);
    const bool before = other != kNoUser && alike(other);
    looks_.add(look, index);
    if (other != kNoUser && !before && alike(other)) changed_.push_back(other);
  }
}

void Users::set_display(UserIndex index, const model::SetDisplay& set) {
  User& user = users_[index];
  const std::vector<LookHash> before = looks_of(user);
  std::map<UserIndex, bool> others;  // and whether they were alike
  const auto note = [&](UserIndex other) {
    if (other != kNoUser) others.emplace(other, alike(other));
  };
  for (const LookHash look : before) note(looks_.only_besides(look, index));
  user.display = set.display;
  set_look(user, set.look);
  const std::vector<LookHash> after = looks_of(user);
  for (const LookHash look : after) note(looks_.only(look));
  others.erase(index);
  for (const LookHash look : before) looks_.remove(look, index);
  for (const LookHash look : after) looks_.add(look, index);
  for (const auto& [other, was] : others) {
    if (alike(other) != was) changed_.push_back(other);
  }
}

void Users::set_look(User& user, const model::Look& look) {
  user.reserved = look.read.starts_with(model::kReservedLook);
  user.look = look_hash(look.read);
  user.drawn = look_hash(look.drawn);
}

std::vector<LookHash> Users::looks_of(const User& user) {
  std::vector<LookHash> looks{user.look};
  if (user.drawn != user.look) looks.push_back(user.drawn);
  if (user.id_look != user.look && user.id_look != user.drawn) looks.push_back(user.id_look);
  return looks;
}

bool Users::alike(UserIndex index) const {
  const User& user = users_[index];
  return user.reserved || looks_.count(user.look) > 1 || looks_.count(user.drawn) > 1;
}

model::UserView Users::view(UserIndex index) const {
  const User& user = users_[index];
  return {user.id, user.display, user.guest, !user.proven, alike(index)};
}

std::vector<UserIndex> Users::take_changed() {
  std::vector<UserIndex> changed = std::exchange(changed_, {});
  std::ranges::sort(changed);
  const auto rest = std::ranges::unique(changed);
  changed.erase(rest.begin(), rest.end());
  return changed;
}

bool Users::has_skeleton(std::string_view skeleton) const {
  const std::uint64_t hash = look_hash(skeleton);
  return by_skeleton_.find(mix_bits(hash), [&](UserIndex index) {
    return users_[index].skeleton == hash;
  }) != FlatIndex::kNone;
}

UserIndex Users::find_folded(std::string_view folded) const {
  const UserIndex user = find(folded);
  if (user != kNoUser || other_folds_.empty()) return user;
  const auto found = other_folds_.find(std::string(folded));
  return found == other_folds_.end() ? kNoUser : found->second;
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
