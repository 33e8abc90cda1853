// Digest: 64 bits that tell a retry of a command from another command under the same cid.
//
// It is kept in the log beside (author, cid), so what it takes in, and in which order, never
// changes. Not a secret and not a signature: whoever makes two commands collide fools only himself.
//
// Threads: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/command.h"

namespace parley::core {

// FNV-1a over length-prefixed fields, so that ("ab","c") is not ("a","bc").
class Digest {
 public:
  Digest& add(std::string_view bytes);
  Digest& add(std::uint64_t number);
  std::uint64_t value() const;

 private:
  void byte(std::uint8_t value);
  std::uint64_t state_ = 0xCBF29CE484222325U;  // FNV offset basis
};

// Of the command's kind and every field of its content, as the client wrote them; not of the cid.
std::uint64_t digest_of(const model::cmd::Send& command);
std::uint64_t digest_of(const model::cmd::Edit& command);
std::uint64_t digest_of(const model::cmd::Delete& command);
std::uint64_t digest_of(const model::cmd::React& command);
std::uint64_t digest_of(const model::cmd::Open& command);
std::uint64_t digest_of(const model::cmd::Join& command);
std::uint64_t digest_of(const model::cmd::Leave& command);
std::uint64_t digest_of(const model::cmd::Invite& command);
std::uint64_t digest_of(const model::cmd::Set& command);
std::uint64_t digest_of(const model::cmd::Accept& command);
std::uint64_t digest_of(const model::cmd::Decline& command);

}  // namespace parley::core
