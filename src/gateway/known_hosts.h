// KnownHosts: by which names this server may be asked for. A browser lets the page of evil.example
// read what comes from evil.example, wherever that name points to just then: at a server on the
// reader's own machine, too (DNS rebinding). Such a request has that name in its Host, and nothing
// else tells it from one of ours.
//
// Literal addresses and `localhost` are nobody's to point elsewhere, and always known.
//
// Threads: immutable, any.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "http/host.h"

namespace parley::gateway {

class KnownHosts {
 public:
  KnownHosts() = default;
  // As a certificate has them: `*.` in front stands for one label (RFC 9525 6.3). What is no name
  // is passed over.
  explicit KnownHosts(std::span<const std::string> names);

  [[nodiscard]] bool knows(const http::Host& host) const;

 private:
  std::vector<std::string> names_;      // sorted
  std::vector<std::string> wildcards_;  // what stands behind `*.`, sorted
};

using KnownHostsPtr = std::shared_ptr<const KnownHosts>;

}  // namespace parley::gateway
