// Identity: what a server proves itself with, as the text of two PEM files (RFC 7468).
#pragma once

#include <string>

namespace parley::tls {

struct Identity {
  std::string chain_pem;  // the server's certificate first, then those that lead to the authority
  std::string key_pem;    // the private key of the first one, not encrypted; never logged
};

}  // namespace parley::tls
