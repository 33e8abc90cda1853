// ClientTls: the TLS of one load client, between what it says and hears and the bytes of its
// socket.
//
// Threads: the client's. Every connection makes a full handshake; none comes back by a ticket.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/error.h"
#include "tls/engine.h"

namespace parley::cli {

class ClientTls {
 public:
  // Begins: the hello is in sealed(). `name`: what the certificate has to bear, without a port.
  ClientTls(std::shared_ptr<const tls::Context> context, const std::string& name);

  // Moves what is said into sealed(); nothing before the handshake is done.
  void seal(std::string& said);

  // For the socket; whoever writes takes off the front what was written.
  std::string& sealed() { return sealed_; }

  // The next text of what the socket gave, in `plain` of at least tls::Engine::kPlainBytesMax;
  // empty when `bytes` are used up. The connection's end is an error, in words for the operator.
  Result<std::span<char>> open(std::span<const char>& bytes, std::span<char> plain);

 private:
  std::string sealed_;  // made before the engine, whose hello goes there
  tls::Engine engine_;
};

}  // namespace parley::cli
