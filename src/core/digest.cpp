#include "core/digest.h"

namespace parley::core {
namespace {

// The kind's number stands in stored digests: append only.
enum class Kind : std::uint64_t {
  kSend = 1,
  kEdit,
  kDelete,
  kReact,
  kOpen,
  kJoin,
  kLeave,
  kInvite,
  kSet,
  kAccept,
  kDecline,
};

Digest begin(Kind kind) {
  Digest digest;
  digest.add(static_cast<std::uint64_t>(kind));
  return digest;
}

Digest begin(Kind kind, const model::RoomRef& room) {
  Digest digest = begin(kind);
  digest.add(room.id.value()).add(room.name);
  return digest;
}

void add_users(Digest& digest, const std::vector<model::UserId>& users) {
  digest.add(users.size());
  for (const model::UserId& user : users) digest.add(user.value());
}

// Said to be empty is not the same as not said.
void add_optional(Digest& digest, const std::optional<std::vector<model::UserId>>& users) {
  digest.add(users ? 1U : 0U);
  if (users) add_users(digest, *users);
}

void add_optional(Digest& digest, const std::optional<std::string>& text) {
  digest.add(text ? 1U : 0U);
  if (text) digest.add(*text);
}

}  // namespace

void Digest::byte(std::uint8_t value) {
  state_ = (state_ ^ value) * 0x100000001B3U;  // FNV prime
}

Digest& Digest::add(std::string_view bytes) {
  add(bytes.size());
  for (char c : bytes) byte(static_cast<std::uint8_t>(c));
  return *this;
}

Digest& Digest::add(std::uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) byte(static_cast<std::uint8_t>(number >> shift));
  return *this;
}

std::uint64_t Digest::value() const {
  return state_;
}

std::uint64_t digest_of(const model::cmd::Send& command) {
  Digest digest = begin(Kind::kSend, command.room);
  digest.add(command.text).add(static_cast<std::uint64_t>(command.format)).add(command.reply);
  add_optional(digest, command.mentions);
  return digest.value();
}

std::uint64_t digest_of(const model::cmd::Edit& command) {
  Digest digest = begin(Kind::kEdit, command.room);
  digest.add(command.of).add(command.text);
  add_optional(digest, command.mentions);
  return digest.value();
}

std::uint64_t digest_of(const model::cmd::Delete& command) {
  return begin(Kind::kDelete, command.room).add(command.of).value();
}

std::uint64_t digest_of(const model::cmd::React& command) {
  Digest digest = begin(Kind::kReact, command.room);
  return digest.add(command.of).add(command.emoji).add(command.on ? 1U : 0U).value();
}

std::uint64_t digest_of(const model::cmd::Open& command) {
  Digest digest = begin(Kind::kOpen);
  digest.add(static_cast<std::uint64_t>(command.kind)).add(command.name).add(command.title);
  add_users(digest, command.members);
  // Only where there is one: what was stored before a room could be opened with it stays valid.
  if (!command.topic.empty()) digest.add(command.topic);
  return digest.value();
}

std::uint64_t digest_of(const model::cmd::Join& command) {
  return begin(Kind::kJoin, command.room).value();
}

std::uint64_t digest_of(const model::cmd::Leave& command) {
  return begin(Kind::kLeave, command.room).value();
}

std::uint64_t digest_of(const model::cmd::Invite& command) {
  return begin(Kind::kInvite, command.room).add(command.user.value()).value();
}

std::uint64_t digest_of(const model::cmd::Set& command) {
  Digest digest = begin(Kind::kSet, command.room);
  add_optional(digest, command.title);
  add_optional(digest, command.topic);
  return digest.value();
}

std::uint64_t digest_of(const model::cmd::Accept& command) {
  return begin(Kind::kAccept, command.room).add(command.by.value()).value();
}

std::uint64_t digest_of(const model::cmd::Decline& command) {
  return begin(Kind::kDecline, command.room).add(command.by.value()).value();
}

}  // namespace parley::core
