// Admission: who may connect at all. Decided before the first byte is read, so that what is refused
// costs next to nothing: new connections are shed before old ones suffer.
//
// One peer's share is counted by address: IPv4 by the whole, IPv6 by its /64, which is what one
// customer gets (RFC 6177). Loopback has no share of its own: behind it stands a proxy, or the
// machine's own user.
//
// Threads: the acceptor's. Pure: what the process uses is told to it.
// Invariant: admitted() is the number of passes that were given and not yet taken back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "base/flat_index.h"
#include "gateway/notice.h"
#include "model/client.h"
#include "net/address.h"

namespace parley::gateway {

class Admission {
 public:
  struct Bounds {
    std::size_t connections_max = SIZE_MAX;
    std::size_t per_address_max = SIZE_MAX;
    std::size_t memory_bytes_max = SIZE_MAX;  // of the whole process
  };

  enum class Verdict : std::uint8_t {
    kAdmitted,
    kTooManyOfAddress,
    kTooMany,
    kTooMuchMemory,
  };

  // Names the address a connection was counted for; given back when it is gone.
  using Pass = std::uint32_t;
  static constexpr Pass kNoPass = FlatIndex::kNone;

  explicit Admission(Bounds bounds) : bounds_(bounds) {}

  // `pass` is set where the verdict is kAdmitted, and then leave(pass) is owed, once.
  Verdict admit(const net::Address& peer, Pass& pass);
  void leave(Pass pass);

  // Where the connection of a pass comes from, for the rates of the core.
  model::Origin origin(Pass pass) const;

  // What the process holds now; told about once a second.
  void set_memory_bytes(std::size_t bytes) { memory_bytes_ = bytes; }

  std::size_t admitted() const { return admitted_; }
  std::uint64_t refused() const { return refused_; }

 private:
  struct Share {
    net::AddressBlock block;
    std::uint32_t connections = 0;
    bool loopback = false;
  };

  Verdict judge(const net::Address& peer, Pass known) const;
  Pass find(const net::AddressBlock& block) const;
  auto hash_at() const;

  Bounds bounds_;
  std::deque<Share> shares_;
  std::vector<Pass> free_;
  FlatIndex by_block_;
  std::size_t admitted_ = 0;
  std::size_t memory_bytes_ = 0;
  std::uint64_t refused_ = 0;
};

// The whole answer to whom is not admitted: 503, and after how many seconds to try again
// (RFC 9110 15.6.4, 10.2.3). Nothing is known yet of what would be asked, so that it is JSON for
// all.
std::string_view refusal_response(Admission::Verdict verdict);

// The same for the log.
Notice notice_of(Admission::Verdict verdict);

}  // namespace parley::gateway
