// Target: where the load goes, from a URL such as ws://127.0.0.1:8080/chat.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "net/address.h"
#include "tls/context.h"

namespace parley::cli {

struct Target {
  net::Address address;
  std::string host;  // for the Host field
  std::string name;  // without the port: what a certificate has to bear
  std::string path;
  std::shared_ptr<const tls::Context> tls{};  // null: not over TLS
};

// Which certificates a wss:// server may show: one that the system's authorities vouch for and that
// bears the URL's name, or any at all.
enum class Trust : std::uint8_t { kSystem, kAnyone };

// ws:// or wss://, a host, a port (80 or 443 where there is none), and a path. A name is asked for
// at the system's resolver, which blocks. kInvalidUsage with one line.
Result<Target> parse_target(std::string_view url, Trust trust);

}  // namespace parley::cli
