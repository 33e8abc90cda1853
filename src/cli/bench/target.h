// Target: where the load goes, from a URL such as ws://127.0.0.1:8080/chat.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "net/address.h"

namespace parley::cli {

struct Target {
  net::Address address;
  std::string host;  // for the Host field
  std::string path;
};

// ws:// with a numeric address or localhost, and a path. kInvalidUsage with one line.
Result<Target> parse_target(std::string_view url);

}  // namespace parley::cli
