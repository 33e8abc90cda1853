#include "core/by_name.h"

#include "model/names.h"

namespace parley::core {

model::UserId speaker_of(const World& world, const model::UserId& name) {
  model::UserId own = model::unproven_id(name.value());
  if (world.users.find(own.value()) != kNoUser) return own;
  const UserIndex older = world.users.find(name.value());
  const bool by_name = older != kNoUser && !world.users.at(older).proven;
  return by_name ? name : own;
}

model::UserId receiver_of(const World& world, const model::UserId& name) {
  model::UserId speaker = speaker_of(world, name);
  const bool here = world.users.find(speaker.value()) != kNoUser || world.desk.has(speaker);
  return here || world.users.find(name.value()) == kNoUser ? speaker : name;
}

}  // namespace parley::core
