// A certificate that vouches for itself, for a developer's machine and for tests: browsers ask the
// person once whether to trust it.
#pragma once

#include <span>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "tls/identity.h"

namespace parley::tls {

// An EC P-256 key and an X.509 v3 certificate (RFC 5280) for these host names and IP addresses,
// for servers only, good from an hour before `now` for 397 days. The key and the signature are
// from OpenSSL's generator; all else follows from the key and the arguments. Fails with
// kInvalidUsage where there is no name, or one that no certificate can hold.
Result<Identity> make_self_signed(std::span<const std::string> names, WallTime now);

}  // namespace parley::tls
