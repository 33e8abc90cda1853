// Pipe: where OpenSSL reads and writes during one call of an Engine: straight from the caller's
// input, straight into the caller's output. A memory BIO would keep a copy of both per connection.
//
// Inside `tls` only. Lifetime: a Call binds one to a connection for as long as it stands on the
// stack; between two calls a connection has none.
#pragma once

#include <span>
#include <string>

#include "tls/hello_guard.h"
#include "tls/openssl.h"

namespace parley::tls {

struct Pipe {
  std::span<const char> input{};  // what was not read yet
  std::string* output = nullptr;
  HelloGuard* guard = nullptr;  // reads along, where there is one
  HelloGuard::Verdict verdict = HelloGuard::Verdict::kGoOn;
};

// A BIO that reads and writes the Pipe of the present Call; null without memory.
BioPtr make_pipe_end();

class Call {
 public:
  // `connection` has one end from make_pipe_end() for both directions.
  Call(SSL& connection, Pipe& pipe);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

 private:
  BIO* end_;
};

}  // namespace parley::tls
